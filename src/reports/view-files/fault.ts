export interface Fault {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** Faults in view files, all of them at once, each with file and line. */
export class ViewFileError extends Error {
  readonly code = 'bad_view_file'
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map((fault) => `${fault.file}:${fault.line}: ${fault.message}`).join('\n'))
    this.name = 'ViewFileError'
  }
}

/** Takes a fault of the file that is read. */
export type TellFault = (line: number, message: string) => void
