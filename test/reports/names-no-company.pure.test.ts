import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'

// What is another word: an option of initdb, an app of a framework, and React's components that hand something down.
const otherWords =
  /--locale-provider|oauth2_provider|\b(Theme|I18next)Provider\b|<\/?(?:\w+\.)?Provider\b|\{ Provider \}/g
// Migrations stay as they ran; this file has the short form `provider:` of view files.
const mayName = /^(database\/(demo|migrations)\/|reports\/view-files\/dimensions\.ts$)/

test('the engine names no dimension of the demo: no file of it says provider, and no sentence Anbieter', () => {
  const src = join(projectDir, 'src')
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
  expect(files.length).toBeGreaterThan(400)
  const naming = files
    .map((path) => path.slice(src.length + 1).replaceAll('\\', '/'))
    .filter((path) => !mayName.test(path))
    .filter((path) => {
      const text = readFileSync(join(src, path), 'utf8').replace(otherWords, '')
      return /provider|anbieter/i.test(`${path} ${text}`)
    })
  expect(naming).toEqual([])
})
