/** The message is all that whoever started it needs to read. */
export class LaunchError extends Error {
  code = 'launch_failed'
  /** @param exitCode 2 for wrong usage */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
