import { migrate, pendingMigrations } from '../../src/database/migrations/migrate.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'

describe("the panel's own tables", () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase('empty')
  })
  afterAll(() => database.drop())

  test('two processes that start at once migrate once', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.connectionString)))
    expect(applied.flat()).toEqual([
      '001_panel_tables',
      '002_view_history',
      '003_check_results',
      '004_saved_views',
      '005_language',
      '006_started_as',
      '007_refresh_jobs',
      '008_view_definitions',
      '009_view_projects',
      '010_remembered_dimensions',
      '011_levels',
      '012_unfinished_checks',
      '013_sign_in',
      '014_staff_links',
      '015_activity',
      '016_incremental_reports',
      '017_incremental_care',
      '018_column_layouts',
      '019_notes',
      '020_pinned_views',
    ])
    expect(await pendingMigrations(database.pools.admin)).toEqual([])
  })
})
