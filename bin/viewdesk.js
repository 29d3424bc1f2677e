#!/usr/bin/env node
/**
 * Starts Viewdesk from a checkout, from any working directory: builds what changed since the last build, then runs the
 * panel (`start`), nothing (`build`), or a command. Plain JavaScript, because it runs before anything is compiled.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const projectDir = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))
const sourceFolders = ['src', 'resources']
const stampPath = join(projectDir, 'dist', 'build-stamp')

checkNode()
readEnvFile()
process.env.NODE_ENV ||= 'production'
// Times are computed in the business time zone, never in the machine's; this keeps a stray Date from shifting days.
process.env.TZ ||= 'UTC'
buildWhenStale()
const command = process.argv[2]
if (command !== 'build') {
  // Most of a start is reading some two thousand modules: from Node 22 on they are compiled once. Where the folder cannot
  // be written, they are compiled each time.
  module.enableCompileCache?.(join(projectDir, 'dist', 'compile-cache'))
  const entry = command === 'start' ? 'start.js' : 'cli.js'
  await import(pathToFileURL(join(projectDir, 'dist', 'src', entry)).href)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(`Viewdesk needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
}

function readEnvFile() {
  const path = join(projectDir, '.env')
  // Variables that are already set win over the file.
  if (existsSync(path)) process.loadEnvFile(path)
}

function buildWhenStale() {
  const files = sourceFiles()
  const stamp = fingerprint(files)
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return
  const unwritable = whyUnwritable()
  if (unwritable !== null) {
    if (isBuiltAfter(files)) return
    const state = existsSync(stampPath) ? 'is older than the sources and' : 'has not been built yet and'
    fail(
      `${join(projectDir, 'dist')} ${state} cannot be written (${unwritable}).\n` +
        'Run "npm run build" where the folder can be written, then copy it as a whole.',
    )
  }
  removeOrphans()
  compile()
  writeFileSync(stampPath, stamp)
}

function sourceFiles() {
  const files = ['tsconfig.json', 'package.json']
  for (const folder of sourceFolders) {
    if (!existsSync(join(projectDir, folder))) continue
    for (const entry of readdirSync(join(projectDir, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !/\.(ts|tsx|json)$/.test(entry.name)) continue
      files.push(relative(projectDir, join(entry.parentPath ?? entry.path, entry.name)))
    }
  }
  return files.sort()
}

// Contents rather than times: a checkout of an older commit and a copied folder are both recognised for what they are.
function fingerprint(files) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(projectDir, file)))
  return hash.digest('hex')
}

function whyUnwritable() {
  const probe = join(projectDir, 'dist', `.probe-${process.pid}`)
  try {
    mkdirSync(dirname(probe), { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
    return null
  } catch (error) {
    return error.code
  }
}

function isBuiltAfter(files) {
  const built = statSync(join(projectDir, 'dist', 'src', 'start.js'), { throwIfNoEntry: false })
  return built !== undefined && files.every((file) => statSync(join(projectDir, file)).mtimeMs <= built.mtimeMs)
}

// A deleted source leaves its compiled file behind, which would still be found: a test would run, a migration would load.
function removeOrphans() {
  for (const folder of [...sourceFolders, 'test']) {
    const compiled = join(projectDir, 'dist', folder)
    if (!existsSync(compiled)) continue
    for (const entry of readdirSync(compiled, { withFileTypes: true, recursive: true })) {
      const stem = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(entry.name)?.[1]
      if (!entry.isFile() || stem === undefined) continue
      const path = join(entry.parentPath ?? entry.path, entry.name)
      const source = join(projectDir, folder, relative(compiled, dirname(path)), stem)
      if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(path)
    }
  }
}

function compile() {
  // On the error stream, so that a command's JSON stays clean.
  process.stderr.write('Building…\n')
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const options = { cwd: projectDir, stdio: ['ignore', 2, 2] }
  const { status, error } = spawnSync(process.execPath, [compiler, '--build'], options)
  if (error) fail(`The TypeScript compiler could not be started: ${error.message}.`)
  if (status !== 0) fail('The build failed: the faults are above.')
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
