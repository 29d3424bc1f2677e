/** The message is all that whoever started it needs to read. */
export class LaunchError extends Error {
  code = 'launch_failed'
}
