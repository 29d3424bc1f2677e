#!/usr/bin/env node
/**
 * Starts Viewdesk, from any working directory: builds what changed since the last build, then runs the panel (`start`),
 * nothing (`build`), or a command. Plain JavaScript, because it runs before anything is compiled.
 */
import { existsSync, realpathSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildProduct, buildResources } from './build.js'
import { findProject, takeProject } from './project.js'

const productDir = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))

checkNode()
try {
  await run()
} catch (error) {
  if (error.code !== 'launch_failed') throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}

async function run() {
  const asked = takeProject(process.argv)
  const command = process.argv[2]
  const projectDir = findProject({ productDir, asked, command })
  process.env.PROJECT_DIR = projectDir
  readEnvFile(projectDir)
  process.env.NODE_ENV ||= 'production'
  // Times are computed in the business time zone, never in the machine's; this keeps a stray Date from shifting days.
  process.env.TZ ||= 'UTC'
  buildProduct(productDir)
  if (projectDir !== productDir && command !== 'init') buildResources(projectDir)
  if (command === 'build') return
  // Most of a start is reading some two thousand modules: from Node 22 on they are compiled once. Where the folder cannot
  // be written, they are compiled each time.
  module.enableCompileCache?.(join(productDir, 'dist', 'compile-cache'))
  // What else is asked for with it, as --help is, the command line answers.
  const entry = command === 'start' && process.argv.length === 3 ? 'start.js' : 'cli.js'
  await import(pathToFileURL(join(productDir, 'dist', 'src', entry)).href)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  process.stderr.write(`Viewdesk needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
}

function readEnvFile(projectDir) {
  const path = join(projectDir, '.env')
  // Variables that are already set win over the file.
  if (existsSync(path)) process.loadEnvFile(path)
}
