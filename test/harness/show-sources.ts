/** Failures point at the line of TypeScript. */
process.setSourceMapsEnabled(true)
