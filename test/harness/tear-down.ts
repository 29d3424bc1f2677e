import { rmSync } from 'node:fs'
import './test-run.js'

// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default async function tearDown(): Promise<void> {
  const run = globalThis.viewdeskTestRun
  if (run === undefined) return
  await Promise.all(run.servers.map((server) => server.stop()))
  rmSync(run.folder, { recursive: true, force: true })
}
