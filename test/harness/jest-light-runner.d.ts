/** It has no types of its own: what Jest takes as a runner. */
declare module 'jest-light-runner' {
  const runner: unknown
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default runner
}
