import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { OnResolveResult, Plugin } from 'esbuild'

const adminDir = join(dirname(fileURLToPath(import.meta.resolve('adminjs'))), 'lib')
const designDir = dirname(createRequire(join(adminDir, 'index.js')).resolve('@adminjs/design-system'))

/**
 * What is loaded when it is first drawn. None of our pages draws any of it: forms, with editors, calendars and lists to
 * choose from, all icons, illustrations of a megabyte. A component that imports one of them gets it as well.
 */
const onDemand = [
  ...[
    'components/actions/index',
    'components/app/action-button/index',
    'components/app/default-dashboard',
    'components/app/error-message',
    'components/app/records-table/index',
    'components/property-type/index',
  ].map((path) => join(adminDir, 'frontend', `${path}.js`)),
  ...[
    'atoms/icon/icon',
    'atoms/illustration/illustration',
    'molecules/date-picker/date-picker',
    'molecules/drop-zone/drop-zone',
    'molecules/pagination/pagination',
    'atoms/phone-input/phone-input',
    'molecules/rich-text-editor/rich-text-editor',
    'molecules/select/select',
    'molecules/select/select-async',
    'molecules/tinymce-editor/tinymce-editor',
  ].map((path) => join(designDir, `${path}.js`)),
]
// Each that is loaded by itself makes more files of what all have in common; these are large, and wanted without the others.
const isAlone = (path: string) => /[\\/](icon|illustration)\.js$/.test(path)

const locales = join(adminDir, 'locale', 'index.js')
const historyListen = join(adminDir, 'frontend', 'hooks', 'use-history-listen.js')
const translations = join(adminDir, 'frontend', 'utils', 'adminjs.i18n.js')
const publicFace = join(adminDir, 'frontend', 'components', 'index.js')

// There has to be one of each of these in a page, whatever else is installed beside us.
const shared = /^(react|react-dom|react-redux|react-router|react-router-dom|redux|i18next|react-i18next)(\/.*)?$/
// Ways to find out a language and to load words, which are asked for by options that we do not set.
const unused = /^(i18next-http-backend|i18next-browser-languagedetector)$/

/**
 * Lets the bundler into AdminJS, and has it leave out what a page does not draw.
 *
 * @param ours folder of what stands in for parts of AdminJS
 */
export function adminParts(ours: string): Plugin {
  return {
    name: 'parts of AdminJS',
    setup(build) {
      build.onResolve({ filter: /^adminjs$/ }, () => untouched(join(adminDir, 'frontend', 'index.js')))
      build.onResolve({ filter: /^@adminjs\/design-system$/ }, () => untouched(join(designDir, 'index.js')))
      build.onResolve({ filter: /^adminjs\/lib\// }, ({ path }) =>
        untouched(join(adminDir, path.slice('adminjs/lib/'.length))),
      )
      build.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }))
      build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'export default null' }))

      build.onResolve({ filter: shared }, ({ path, kind, resolveDir }) => {
        if (path === 'react' && kind === 'import-statement') return { path, namespace: 'react', sideEffects: false }
        return resolveDir === adminDir ? null : build.resolve(path, { kind, resolveDir: adminDir })
      })
      build.onLoad({ filter: /.*/, namespace: 'react' }, () => ({ contents: reactAsModule(), resolveDir: adminDir }))
      build.onResolve({ filter: /^styled-components$/ }, ({ path, kind, resolveDir }) =>
        resolveDir === designDir ? null : build.resolve(path, { kind, resolveDir: designDir }),
      )
      build.onResolve({ filter: /^axios$/ }, ({ importer }) =>
        importer.startsWith(adminDir) ? { path: join(ours, 'axios.ts') } : null,
      )

      build.onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
        const file = resolve(resolveDir, path)
        if (!(isWithin(adminDir, importer) || isWithin(designDir, importer)) || !existsSync(file)) return null
        if (file === locales && importer === translations) return { path: join(ours, 'no-words.ts') }
        if (file === historyListen) return { path: join(ours, 'history-listen.ts') }
        // Whoever imports "adminjs" gets what that exports: some of it has parts of its own.
        if (!onDemand.includes(file) || importer === publicFace) return untouched(file)
        return { path: file, namespace: 'on-demand', sideEffects: false }
      })
      build.onResolve({ filter: /^rest of AdminJS$/ }, () => ({ path: 'rest', namespace: 'rest', sideEffects: false }))
      build.onLoad({ filter: /.*/, namespace: 'rest' }, () => ({
        contents: onDemand
          .flatMap((path, at) => (isAlone(path) ? [] : `export * as part${at} from ${JSON.stringify(path)}`))
          .join('\n'),
        resolveDir: ours,
      }))
      build.onLoad({ filter: /.*/, namespace: 'on-demand' }, async ({ path }) => ({
        contents: await writeOnDemand(path),
        resolveDir: ours,
      }))
    },
  }
}

/**
 * React as a module. It comes as CommonJS, of which the bundler makes an object with all of its exports anew for each of the
 * three hundred files that import it, and looks each hook up in there whenever it is called.
 */
function reactAsModule(): string {
  const path = createRequire(join(adminDir, 'index.js')).resolve('react')
  const names = Object.keys(createRequire(import.meta.url)(path))
  return `import React from ${JSON.stringify(path)}
    export default React
    export const { ${names.join(', ')} } = React`
}

/** A module that exports what the one at this path does, its components as ones that are loaded when they are drawn. */
async function writeOnDemand(path: string): Promise<string> {
  const from = JSON.stringify(path)
  const real: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href)
  const load = isAlone(path)
    ? `import(${from})`
    : `import('rest of AdminJS').then((rest) => rest.part${onDemand.indexOf(path)})`
  const part = (member: string) => `onDemand(() => ${load}.then((real) => real.${member}))`
  const lines = Object.entries(real).map(([name, value]) => {
    const start = name === 'default' ? 'export default' : `export const ${name} =`
    if (isComponent(name, value)) return `${start} /*@__PURE__*/ ${part(name)}`
    if (!isRecordOfComponents(value)) return `export { ${name} } from ${from}`
    return `${start} {${Object.keys(value).map((key) => `${key}: /*@__PURE__*/ ${part(`${name}.${key}`)}`)}}`
  })
  return ["import { onDemand } from './on-demand'", ...lines].join('\n')
}

function isComponent(name: string, value: unknown): boolean {
  return (typeof value === 'function' && /^([A-Z]|default$)/.test(name)) || (isObject(value) && '$$typeof' in value)
}

function isRecordOfComponents(value: unknown): value is object {
  return isObject(value) && Object.values(value).every((one) => isComponent('default', one))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Its modules do nothing but define what they export, which neither package says of itself. */
function untouched(path: string): OnResolveResult {
  return { path, sideEffects: false }
}

function isWithin(folder: string, path: string): boolean {
  return path.startsWith(folder + sep)
}
