import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'

const panel = join(projectDir, 'src', 'panel')
const browser = join(panel, 'browser')

test('what runs in a browser takes only types from the server, words, the grammar of addresses and how changes are worked out', () => {
  const taken = readdirSync(browser, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const source = readFileSync(join(browser, file), 'utf8')
      return [...source.matchAll(/^import (?!type )[^'"]*'(\.[^']*)'/gm)].map(([, path = '']) =>
        join(browser, file, '..', path),
      )
    })
  expect(taken.length).toBeGreaterThan(100)
  const fromServer = taken.filter((path) => !path.startsWith(browser))
  const shared = [
    'panel/language/say.js',
    'reports/asking/address.js',
    'reports/asking/carry.js',
    'reports/asking/date-step.js',
    'reports/asking/dimension-columns.js',
    'reports/asking/group-filter.js',
    'reports/dashboard/change.js',
    'reports/export/harmless-text.js',
    'reports/own-value.js',
  ]
  expect([...new Set(fromServer)].sort()).toEqual(shared.map((path) => join(panel, '..', path)))
  for (const path of shared) {
    const source = readFileSync(join(panel, '..', path.replace(/js$/, 'ts')), 'utf8')
    const further = [...source.matchAll(/^import (?!type )[^'"]*'([^']*)'/gm)].map(([, name = '']) => name)
    expect(
      further.filter((name) => !['./address.js', './date-step.js', './dimension-columns.js'].includes(name)),
    ).toEqual([])
  }
})
