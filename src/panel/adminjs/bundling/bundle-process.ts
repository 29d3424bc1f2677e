// Started by bundle.ts, with the folder to write to, that of the browser's sources, and our components.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { adminParts } from './adminjs-parts.js'
import { type PageScripts, pageScripts } from './bundle.js'
import type { ComponentSource } from './components.js'
import { joinedBy, joinModules } from './one-script.js'

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
const common: BuildOptions = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: 'es2022',
  logLevel: 'error',
}
const modules = join(draft, 'modules')
const { metafile } = await build({
  ...common,
  entryPoints: { pages: 'our components' },
  // What is loaded on demand goes into files of its own; what it has in common with the rest, into others.
  splitting: true,
  format: 'esm',
  outdir: modules,
  entryNames: '[name]-[hash]',
  chunkNames: `[name]-[hash]-${joinedBy()}`,
  // What is written as modules comes first: else AdminJS finds an object in the place of a calendar.
  mainFields: ['module', 'browser', 'main'],
  jsx: 'transform',
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  plugins: [drawing, adminParts(ours)],
  metafile: true,
})
const pages = Object.keys(metafile.outputs).find((path) => basename(path).startsWith('pages-')) ?? ''
await joinModules({ folder: modules, outputs: metafile.outputs, pages }, draft, common)
rmSync(modules, { recursive: true })
await build({
  ...common,
  entryPoints: { early: join(browserFolder, 'talk', 'early.ts') },
  format: 'iife',
  outdir: draft,
  entryNames: '[name]-[hash]',
})
const written = readdirSync(draft)
const named = (name: string) => written.find((file) => file.startsWith(`${name}-`)) ?? ''
const scripts: PageScripts = { early: named('early'), pages: named('pages') }
writeFileSync(join(draft, pageScripts), JSON.stringify(scripts))

process.exit(0)
