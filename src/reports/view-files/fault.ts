export interface Fault {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** Faults in view files, all of them at once, each with file and line. */
export class ViewFileError extends Error {
  readonly code = 'bad_view_file'
  constructor(
    readonly faults: readonly Fault[],
    options?: { cause?: unknown },
  ) {
    super(shortened(faults.map(faultLine)).join('\n'), options)
    this.name = 'ViewFileError'
  }
}

/** "views/sales.sql:12: …" */
export function faultLine({ file, line, message }: Fault): string {
  return `${file}:${line}: ${message}`
}

/** As many as a person reads at once, and how many more there are. */
export function shortened(lines: readonly string[]): string[] {
  if (lines.length <= mostTold + 1) return [...lines]
  return [...lines.slice(0, mostTold), `… and ${lines.length - mostTold} more.`]
}

const mostTold = 13

/** Takes a fault of the file that is read. */
export type TellFault = (line: number, message: string) => void
