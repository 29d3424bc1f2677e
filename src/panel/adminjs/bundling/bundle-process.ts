// Started by bundle.ts, with the folder to write to, that of the browser's sources, and our components.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { adminParts } from './adminjs-parts.js'
import { type PageScripts, pageScripts } from './bundle.js'
import type { ComponentSource } from './components.js'

const [draft = '', browserFolder = '', json = '[]'] = process.argv.slice(2)
const components: readonly ComponentSource[] = JSON.parse(json)

// The pipe closes with the panel, however that ends: nobody would take the bundle then, or the draft away.
process.stdin.on('end', () => {
  rmSync(draft, { recursive: true, force: true })
  process.exit(1)
})
process.stdin.resume()

mkdirSync(draft)
const ours = join(browserFolder, 'adminjs')
const names = components.map(({ name }) => name)
const entry = [
  `import { drawApplication } from './application'`,
  ...components.map(({ name, path }) => `import ${name} from ${JSON.stringify(path)}`),
  `drawApplication({ ${names} })`,
]
const drawing: Plugin = {
  name: 'our components',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^our components$/ }, ({ path }) => ({ path, namespace: 'ours' }))
    onLoad({ filter: /.*/, namespace: 'ours' }, () => ({ contents: entry.join('\n'), resolveDir: ours }))
  },
}
const { metafile } = await build({
  entryPoints: { early: join(browserFolder, 'talk', 'early.ts'), pages: 'our components' },
  bundle: true,
  // What is loaded on demand goes into files of its own; what it has in common with the rest, into others.
  splitting: true,
  format: 'esm',
  outdir: draft,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  minify: true,
  charset: 'utf8',
  target: 'es2022',
  // What is written as modules comes first: else AdminJS finds an object in the place of a calendar.
  mainFields: ['module', 'browser', 'main'],
  jsx: 'transform',
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  plugins: [drawing, adminParts(ours)],
  metafile: true,
  logLevel: 'error',
})
writeFileSync(join(draft, pageScripts), JSON.stringify(scriptsOf(metafile.outputs)))

function scriptsOf(outputs: Metafile['outputs']): PageScripts {
  const named = (name: string) => Object.keys(outputs).find((path) => basename(path).startsWith(`${name}-`)) ?? ''
  const needed = new Set<string>()
  const need = (path: string): void => {
    if (needed.has(path)) return
    needed.add(path)
    for (const { kind, path: other } of outputs[path]?.imports ?? []) if (kind === 'import-statement') need(other)
  }
  const [early, pages] = [named('early'), named('pages')]
  need(early)
  need(pages)
  const shared = [...needed].filter((path) => path !== early && path !== pages)
  return { early: basename(early), pages: basename(pages), shared: shared.map((path) => basename(path)) }
}

process.exit(0)
