/** Compiles what changed since the last build: Viewdesk itself, and what a project keeps in `resources/`. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { LaunchError } from './launch-error.js'

/** Builds the product, which in a checkout is a project, too. */
export function buildProduct(productDir) {
  const folders = ['src', 'resources']
  buildWhenStale({ dir: productDir, folders, cleaned: [...folders, 'test'], compile: ['--build'] })
}

/** Builds the TypeScript of a project that is apart from the product. */
export function buildResources(projectDir) {
  const folders = ['resources']
  if (sourceFiles({ dir: projectDir, folders }).length === 0) return
  const missing = ['package.json', 'tsconfig.json'].find((file) => !existsSync(join(projectDir, file)))
  if (missing !== undefined) {
    throw new LaunchError(
      `${join(projectDir, missing)} is missing, and resources/ is compiled by it. "npx viewdesk init ${projectDir}" writes it.`,
    )
  }
  if (JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')).type !== 'module') {
    throw new LaunchError(`${join(projectDir, 'package.json')} needs the line "type": "module", for resources/.`)
  }
  buildWhenStale({ dir: projectDir, folders, cleaned: folders, compile: ['--project', projectDir] })
}

function buildWhenStale(build) {
  const { dir } = build
  const files = [...sourceFiles(build), 'tsconfig.json', 'package.json'].sort()
  const stamp = fingerprint(dir, files)
  const stampPath = join(dir, 'dist', 'build-stamp')
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return
  const unwritable = whyUnwritable(dir)
  if (unwritable !== null) {
    if (isBuiltAfter(dir, stampPath, files)) return
    const state = existsSync(stampPath) ? 'is older than the sources and' : 'has not been built yet and'
    throw new LaunchError(
      `${join(dir, 'dist')} ${state} cannot be written (${unwritable}).\n` +
        'Run "npm run build" where the folder can be written, then copy it as a whole.',
    )
  }
  removeOrphans(build)
  compile(build)
  writeFileSync(stampPath, stamp)
}

function sourceFiles({ dir, folders }) {
  return folders.flatMap((folder) => {
    if (!existsSync(join(dir, folder))) return []
    return readdirSync(join(dir, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|json)$/.test(entry.name))
      .map((entry) => relative(dir, join(entry.parentPath ?? entry.path, entry.name)))
  })
}

// Contents rather than times: a checkout of an older commit and a copied folder are both recognised for what they are.
function fingerprint(dir, files) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(dir, file)))
  return hash.digest('hex')
}

function whyUnwritable(dir) {
  const probe = join(dir, 'dist', `.probe-${process.pid}`)
  try {
    mkdirSync(dirname(probe), { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
    return null
  } catch (error) {
    return error.code
  }
}

// By another release of Node.js, perhaps; what it compiled works all the same.
function isBuiltAfter(dir, stampPath, files) {
  const built = statSync(stampPath, { throwIfNoEntry: false })
  return built !== undefined && files.every((file) => statSync(join(dir, file)).mtimeMs <= built.mtimeMs)
}

// A deleted source leaves its compiled file behind, which would still be found: a test would run, a migration would load.
function removeOrphans({ dir, cleaned }) {
  for (const folder of cleaned) {
    const compiled = join(dir, 'dist', folder)
    if (!existsSync(compiled)) continue
    for (const entry of readdirSync(compiled, { withFileTypes: true, recursive: true })) {
      const stem = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(entry.name)?.[1]
      if (!entry.isFile() || stem === undefined) continue
      const path = join(entry.parentPath ?? entry.path, entry.name)
      const source = join(dir, folder, relative(compiled, dirname(path)), stem)
      if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(path)
    }
  }
}

function compile({ dir, compile: words }) {
  // On the error stream, so that a command's JSON stays clean.
  process.stderr.write('Building…\n')
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const { status, error } = spawnSync(process.execPath, [compiler, ...words], { cwd: dir, stdio: ['ignore', 2, 2] })
  if (error) throw new LaunchError(`The TypeScript compiler could not be started: ${error.message}.`)
  if (status !== 0) throw new LaunchError('The build failed: the faults are above.')
}
