import { InvalidArgumentError } from 'commander'
import { withClient } from '../database/transactions.js'
import { viewsDirOf } from '../open-database.js'
import { type PastDefinition, readDefinitions } from '../reports/live/definitions.js'
import { diffLines } from '../reports/sync/plan/diff.js'
import { lookAtViews } from '../reports/sync/plan-views.js'
import { SyncError } from '../reports/sync/sync-error.js'
import { type CommandContext, print } from './with-database.js'

/** `viewdesk views history [name…]`: the definitions that views have had. */
export async function history(
  { config, database }: CommandContext,
  options: { json?: boolean },
  names: readonly string[],
): Promise<void> {
  const { pools } = database
  const steps = await lookAtViews(pools, {
    viewsDir: viewsDirOf(config),
    timeZone: config.timeZone,
    project: config.project,
  })
  const known = steps.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new SyncError(`There is no view "${unknown}": views/${unknown}.sql is missing.`)
  const chosen = names.length > 0 ? names : known
  const found = await withClient(pools.read, (client) => readDefinitions(client, config.timeZone, chosen))
  const views = chosen.map((name) => ({ name, definitions: found.get(name) ?? [] }))
  print(options, { views }, historyLines(views))
}

/** Each definition in a line, and below it what the next one changed. */
export function historyLines(
  views: readonly { readonly name: string; readonly definitions: readonly PastDefinition[] }[],
): string[] {
  return views.flatMap(({ name, definitions }) => [
    `${name}${definitions.length === 0 ? ': no definition is known' : ''}`,
    ...definitions.flatMap(({ back, since, text }) => [
      `  ${back === 0 ? 'now' : String(back).padEnd(3)}  since ${since ?? 'before definitions were kept'}`,
      ...(back === 0 ? [] : diffLines(text, definitions[back - 1]?.text ?? '').map((line) => `       ${line}`)),
    ]),
  ])
}

/** Reads what stands behind `--to`: a number of definitions, a day, or a time of the business time zone. */
export function readWhen(text: string): number | string {
  if (/^\d{1,2}$/.test(text) && Number(text) > 0) return Number(text)
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? []
  const written = time === undefined ? day : `${day} ${time}`
  if (
    written === undefined ||
    Number.isNaN(Date.parse(`${written.padEnd(16, ' 00:00').slice(0, 16).replace(' ', 'T')}Z`))
  ) {
    throw new InvalidArgumentError(
      'It is a day (2026-11-28), a time (2026-11-28 15:30), or a number of definitions (2).',
    )
  }
  return written
}
