import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { projectDir } from '../harness/templates.js'

const panel = join(projectDir, 'src', 'panel')
const browser = join(panel, 'browser')

test('what runs in a browser takes only types from the server, and words', () => {
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
  expect([...new Set(fromServer)]).toEqual([join(panel, 'language', 'say.js')])
})
