// Started by bundle.ts in the project's folder, with the draft folder in ADMIN_JS_TMP_DIR, which AdminJS reads at import.
import { mkdirSync, rmSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { ComponentSource } from './components.js'

const draft = process.env.ADMIN_JS_TMP_DIR
const components: readonly ComponentSource[] = JSON.parse(process.argv[2] ?? '[]')
if (draft === undefined) throw new Error('ADMIN_JS_TMP_DIR is not set.')

// The pipe closes with the panel, however that ends: nobody would take the bundle then, or the draft away.
process.stdin.on('end', () => {
  rmSync(draft, { recursive: true, force: true })
  process.exit(1)
})
process.stdin.resume()

mkdirSync(draft)
const { componentsBundler } = await import('adminjs/bundler')
const lines = components.flatMap(({ name, path }) => {
  const from = relative(draft, path).split(sep).join('/')
  return [`import ${name} from ${JSON.stringify(from)}`, `AdminJS.UserComponents.${name} = ${name}`]
})
await componentsBundler.createEntry({ dir: draft, content: ['AdminJS.UserComponents = {}', ...lines].join('\n') })
await componentsBundler.build()
process.exit(0)
