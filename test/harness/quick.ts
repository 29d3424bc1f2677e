import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectDir } from './templates.js'

/**
 * The quick tests: those that need no server, and, of the others, those that were changed since the last commit or that
 * have the name of a file that was. A name is all that is asked of a test, so that what to run is known at once.
 */
const changed = git('diff', '--name-only', 'HEAD').concat(git('ls-files', '--others', '--exclude-standard'))
const tests = changed.flatMap(testOf).filter((file) => existsSync(join(projectDir, file)))
const pure = jest(['--selectProjects', 'pure'])
const others = tests.filter((file) => !file.endsWith('.pure.test.js'))
const further = others.length === 0 ? 0 : jest([...new Set(others)])
process.exitCode = pure === 0 ? further : pure

/** `src/reports/rows/search.ts` has its test in `test/reports/rows/search.test.ts`. */
function testOf(file: string): string[] {
  const [, name] = /^(?:src|test)\/(.+?)(?:\.test)?\.tsx?$/.exec(file) ?? []
  return name === undefined ? [] : [`dist/test/${name}.test.js`]
}

function git(...args: readonly string[]): string[] {
  const output = execFileSync('git', args, { cwd: projectDir, encoding: 'utf8' })
  return output.split('\n').filter((line) => line !== '')
}

function jest(args: readonly string[]): number {
  const program = join(projectDir, 'node_modules', 'jest', 'bin', 'jest.js')
  const run = spawnSync(process.execPath, [program, ...args], {
    cwd: projectDir,
    stdio: 'inherit',
  })
  return run.status ?? 1
}
