import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, pendingMigrations } from '../../src/database/migrations/migrate.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'

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
      '021_vacuumed_soon',
      '022_made_of',
      '023_view_changed_by',
      '024_replica_identity',
    ])
    expect(await pendingMigrations(database.pools.admin)).toEqual([])
  })

  test('tables of incremental reports that an earlier release made are vacuumed soon, and those of others as they were', async () => {
    const { admin } = database.pools
    await admin.query(`
      create schema if not exists reports;
      create table reports.ours (id int); create table reports.set (id int) with (fillfactor = 70); create table reports.other (id int);
      create table viewdesk.level_ours_rows_1 (id int);
      create trigger viewdesk_rows_changed after insert on reports.ours for each statement execute function viewdesk.note_rows_changed();
      create trigger viewdesk_rows_changed after insert on reports.set for each statement execute function viewdesk.note_rows_changed()`)
    await admin.query(readFileSync(join(projectDir, 'src/database/migrations/021_vacuumed_soon.sql'), 'utf8'))
    const { rows } = await admin.query(
      `select relname as name, reloptions as options from pg_class
       where oid = any('{reports.ours, reports.set, reports.other, viewdesk.level_ours_rows_1}'::regclass[]) order by 1`,
    )
    expect(rows).toEqual([
      { name: 'level_ours_rows_1', options: ['autovacuum_vacuum_scale_factor=0.005'] },
      { name: 'other', options: null },
      { name: 'ours', options: ['autovacuum_vacuum_scale_factor=0.005'] },
      { name: 'set', options: ['fillfactor=70'] },
    ])
  })
})
