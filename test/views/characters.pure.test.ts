import { readdirSync, readFileSync } from 'node:fs'
import { productDir } from '../../src/config/folders.js'
import { expect, test } from '../harness/jest.js'

test('a database in LATIN1 has all characters of the files that come along', () => {
  const files = ['views', 'views/sources', 'src/database/migrations'].flatMap((folder) =>
    readdirSync(`${productDir}/${folder}`).flatMap((name) => (name.endsWith('.sql') ? [`${folder}/${name}`] : [])),
  )
  expect(files).toEqual(expect.arrayContaining(['views/open_jobs.sql', 'views/sources/source_job.sql']))
  const others = files.flatMap((file) =>
    readFileSync(`${productDir}/${file}`, 'utf8')
      .split('\n')
      .flatMap((line, number) => [...line].filter((one) => one > 'ÿ').map((one) => `${file}:${number + 1}: ${one}`)),
  )
  expect(others).toEqual([])
})
