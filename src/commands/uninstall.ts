import { Command } from 'commander'
import { inTransaction } from '../database/transactions.js'
import { dropViews } from '../reports/sync/detached-views.js'
import { type CommandContext, print, withDatabase } from './with-database.js'

interface UninstallOptions {
  readonly yes?: boolean
  readonly json?: boolean
}

/** Something else is in the way. */
export class UninstallError extends Error {
  readonly code = 'not_uninstalled'
}

/** `viewdesk uninstall`: what Viewdesk has made in a database goes, and nothing else. */
export function uninstallCommand(projectDir: string): Command {
  return new Command('uninstall')
    .description('Take all that Viewdesk has made out of the database: reports, accounts, history. Your tables stay.')
    .option('--yes', 'do it; without it, only tell what would go')
    .option('--json', 'answer as JSON')
    .action((options: UninstallOptions) =>
      withDatabase(projectDir, (context) => uninstall(context, options), { beforeSetup: true }),
    )
}

async function uninstall({ database }: CommandContext, options: UninstallOptions): Promise<void> {
  const { pools } = database
  const { isSetUp, foreign, facts } = await lookAround(pools.admin)
  if (!isSetUp) return print(options, { removed: [] }, ['There is nothing of Viewdesk in this database.'])
  if (foreign.length > 0) {
    throw new UninstallError(
      `This is not Viewdesk's and would go as well: ${foreign.join(', ')}. Nothing was removed: move or drop it first.`,
    )
  }
  if (!options.yes) {
    const lines = [
      'These would go, and cannot be brought back:',
      ...facts.map((fact) => `  ${fact}`),
      'Add --yes to do it.',
    ]
    return print(options, { removed: [], wouldRemove: facts }, lines)
  }
  await dropViews(pools)
  await inTransaction(pools.admin, async (client) => {
    await client.query('drop schema viewdesk cascade')
    await client.query('drop schema if exists reports')
  })
  print(options, { removed: facts }, ['Removed:', ...facts.map((fact) => `  ${fact}`)])
}

interface Surroundings {
  readonly isSetUp: boolean
  /** Relations of the schema reports that no sync has made, and views elsewhere that read our own tables. */
  readonly foreign: readonly string[]
  /** What there is of ours, in words. */
  readonly facts: readonly string[]
}

async function lookAround(pool: CommandContext['database']['pools']['admin']): Promise<Surroundings> {
  const { rows: found } = await pool.query<{ isSetUp: boolean }>(
    'select to_regclass(\'viewdesk.synced_view\') is not null as "isSetUp"',
  )
  if (found[0]?.isSetUp !== true) return { isSetUp: false, foreign: [], facts: [] }
  const { rows } = await pool.query<{ views: string; staff: string; runs: string; foreign: string[] }>(`
    select
      (select count(*) from viewdesk.synced_view) as views,
      (select count(*) from viewdesk.staff) as staff,
      (select count(*) from viewdesk.refresh_run) as runs,
      array(
        select relation.oid::regclass::text
        from pg_catalog.pg_class as relation
        where relation.relnamespace = to_regnamespace('reports')
          and relation.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
          and not exists (select from viewdesk.synced_view as ours where ours.name = relation.relname)
        union
        select reader.oid::regclass::text
        from pg_catalog.pg_class as relation
        join pg_catalog.pg_depend as depend on depend.refobjid = relation.oid
        join pg_catalog.pg_rewrite as rewrite on rewrite.oid = depend.objid
        join pg_catalog.pg_class as reader on reader.oid = rewrite.ev_class
        where relation.relnamespace = to_regnamespace('viewdesk')
          and reader.relnamespace is distinct from to_regnamespace('viewdesk')::oid
          and reader.relnamespace is distinct from to_regnamespace('reports')::oid
        order by 1
      ) as foreign`)
  const [{ views, staff, runs, foreign } = { views: '0', staff: '0', runs: '0', foreign: [] }] = rows
  const facts = [
    `the schema reports, with its views: ${views}`,
    `the schema viewdesk, with its accounts (${staff}), sessions, saved views, page visits and refreshes (${runs})`,
  ]
  return { isSetUp: true, foreign, facts }
}
