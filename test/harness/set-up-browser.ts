import { bundlePages, lookForBrowser, startDatabase } from './test-run.js'

// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default async function setUp(): Promise<void> {
  await startDatabase()
  await bundlePages()
  await lookForBrowser()
}
