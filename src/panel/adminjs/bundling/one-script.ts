import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'

/** Where the parts of the one script are to be found for what is loaded on demand. */
const PARTS = 'VIEWDESK_PARTS'

/** What one bundling wrote, as modules that import one another. */
interface Modules {
  readonly folder: string
  readonly outputs: Metafile['outputs']
  /** Path of the module that draws the pages. */
  readonly pages: string
}

/**
 * Makes of modules one classic script, `pages-HASH.js`, of all that a page evaluates at once, and a module each of what it
 * loads on demand, under the name that it has.
 *
 * A browser that opens a page in a new tab finds what it compiled last time for classic scripts only (Chromium, 143 at
 * least, writes it down for modules and reads it from memory alone), and reads one file from its disk sooner than twelve.
 *
 * @param common how all bundles are made
 */
export async function joinModules(
  { folder, outputs, pages }: Modules,
  outdir: string,
  common: BuildOptions,
): Promise<void> {
  const atOnce = importedBy(outputs, pages)
  const others = Object.keys(outputs).filter((path) => path.endsWith('.js') && !atOnce.has(path))
  const wanted = new Set(
    others.flatMap((path) => outputs[path]?.imports ?? []).flatMap(({ path }) => (atOnce.has(path) ? [path] : [])),
  )
  const lines = [...wanted].map((path, at) => `import * as part${at} from ${JSON.stringify(`./${basename(path)}`)}`)
  const parts = [...wanted].map((path, at) => `${JSON.stringify(basename(path))}: part${at}`)
  await build({
    ...common,
    stdin: {
      contents: [...lines, `import ${JSON.stringify(`./${basename(pages)}`)}`, `globalThis.${PARTS} = {${parts}}`].join(
        '\n',
      ),
      resolveDir: folder,
    },
    format: 'iife',
    outdir,
    entryNames: 'pages-[hash]',
    plugins: [onDemandApart],
  })
  const names = new Set([...atOnce].map((path) => basename(path)))
  await build({
    ...common,
    // Paths of outputs are relative to wherever this runs.
    entryPoints: others.map((path) => join(folder, basename(path))),
    format: 'esm',
    outdir,
    outbase: folder,
    entryNames: '[name]',
    plugins: [fromTheScript(names)],
  })
}

/**
 * For the names of modules that are loaded on demand, which tell of what they were before they were joined: browsers keep them
 * for a year, and another way of joining makes others of the same.
 */
export function joinedBy(): string {
  return createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 6)
}

function importedBy(outputs: Metafile['outputs'], path: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const { kind, path: other } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement') importedBy(outputs, other, found)
  }
  return found
}

const onDemandApart: Plugin = {
  name: 'what is loaded on demand',
  setup(build) {
    build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : null,
    )
  },
}

/** What a page has evaluated already is not evaluated again: there has to be one React. */
function fromTheScript(names: ReadonlySet<string>): Plugin {
  return {
    name: 'what the one script has',
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path }) =>
        names.has(basename(path)) ? { path: basename(path), namespace: 'one script' } : { path, external: true },
      )
      build.onLoad({ filter: /.*/, namespace: 'one script' }, ({ path }) => ({
        contents: `module.exports = globalThis.${PARTS}[${JSON.stringify(path)}]`,
      }))
    },
  }
}
