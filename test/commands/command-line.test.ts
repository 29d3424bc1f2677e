import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { projectDir } from '../harness/templates.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('demo')
})
afterAll(async () => await database.drop())

function viewdesk(...words: string[]) {
  const program = join(projectDir, 'dist', 'src', 'cli.js')
  const env = { ...process.env, DATABASE_URL: database.connectionString, NODE_OPTIONS: '' }
  const { status, stdout } = spawnSync(process.execPath, [program, ...words], { env, encoding: 'utf8' })
  return { status, stdout }
}

describe('the command line:', () => {
  test('a command that is used wrongly ends with 2', () => {
    expect(viewdesk('nonsense').status).toBe(2)
    expect(viewdesk('staff', 'add', 'ann@example.com', '--role', 'boss').status).toBe(2)
    expect(viewdesk('demo', '--jobs', 'many').status).toBe(2)
  })

  test('a command that fails ends with 1, and says why in JSON when asked', () => {
    const { status, stdout } = viewdesk('views', 'refresh', 'nothing', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout).error.message).toContain('There is no view "nothing"')
  })

  test('doctor names the source file whose table is missing, and nothing else', async () => {
    await database.pools.admin.query('create schema elsewhere; alter table public.job_part set schema elsewhere')
    const wrong = viewdesk('doctor', '--json')
    expect(wrong.status).toBe(1)
    expect(JSON.parse(wrong.stdout).problems.join()).toContain('views/sources/source_job_part.sql')
    await database.pools.admin.query('alter table elsewhere.job_part set schema public')
    expect(viewdesk('doctor', '--json')).toMatchObject({ status: 0 })
  })
})
