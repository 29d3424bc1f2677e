import { scanSync } from 'libpg-query'
import type { ClientBase } from 'pg'
import { readHeader } from '../view-files/header.js'
import { kindOf } from '../view-files/kind.js'

/** A definition that a view was given. */
export interface PastDefinition {
  /** How many definitions before the present one, which is 0. */
  readonly back: number
  /** The view file that it was built from. */
  readonly text: string
  /** Since when, `2026-11-28 15:30:05` in the business time zone; null where that was before definitions were kept. */
  readonly since: string | null
}

/** How many definitions before the present one are kept of each view. */
export const mostKept = 10

/** The definitions that views have had, by view, the present one first. */
export async function readDefinitions(
  client: Pick<ClientBase, 'query'>,
  timeZone: string,
  names: readonly string[],
): Promise<Map<string, PastDefinition[]>> {
  const { rows } = await client.query<PastDefinition & { name: string }>(
    `select
       view_name as name,
       (row_number() over (partition by view_name order by id desc) - 1)::int as back,
       source_text as text,
       to_char(since at time zone $1, 'YYYY-MM-DD HH24:MI:SS') as since
     from viewdesk.view_definition
     where view_name = any($2)
     order by view_name, id desc`,
    [timeZone, names],
  )
  const byName = new Map<string, PastDefinition[]>()
  for (const { name, ...definition } of rows) byName.set(name, [...(byName.get(name) ?? []), definition])
  return byName
}

/**
 * Writes down the definition that a view has now, and forgets those that are too old.
 *
 * @param isNew false where only what is said of it has changed: it is the one before, in other words
 */
export async function recordDefinition(
  client: ClientBase,
  name: string,
  text: string,
  { isNew }: { readonly isNew: boolean },
): Promise<void> {
  const { rows } = await client.query<{ id: string; text: string }>(
    'select id, source_text as text from viewdesk.view_definition where view_name = $1 order by id desc limit 1',
    [name],
  )
  const [last] = rows
  if (last?.text === text) return
  if (last !== undefined && (!isNew || selectOf(last.text) === selectOf(text))) {
    await client.query('update viewdesk.view_definition set source_text = $2 where id = $1', [last.id, text])
    return
  }
  await client.query('insert into viewdesk.view_definition (view_name, source_text) values ($1, $2)', [name, text])
  await client.query(
    `delete from viewdesk.view_definition
     where view_name = $1
       and id < (
         select id from viewdesk.view_definition where view_name = $1 order by id desc offset $2 limit 1
       )`,
    [name, mostKept],
  )
}

/** What decides the rows: the SELECT word by word, and whether it is stored. */
function selectOf(text: string): string {
  const { header, endLine } = readHeader(text, null, () => undefined)
  const select = text.split('\n').slice(endLine).join('\n')
  return JSON.stringify([header && kindOf({ header }), wordsOf(select)])
}

/** Without its layout and its comments; PostgreSQL's scanner has been loaded to read the files. */
function wordsOf(select: string): readonly string[] {
  try {
    return scanSync(select).tokens.flatMap(({ text }) => (/^(--|\/\*)/.test(text) ? [] : [text]))
  } catch {
    return [select.trim()]
  }
}
