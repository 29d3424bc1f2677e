import { stepLines } from '../../../src/commands/views-plan.js'
import type { LiveState, LiveView } from '../../../src/reports/live/live-views.js'
import { wantedComments } from '../../../src/reports/sync/describe.js'
import { detailsHash, sourceHash } from '../../../src/reports/sync/file-hashes.js'
import { diffLines } from '../../../src/reports/sync/plan/diff.js'
import type { ProbedView } from '../../../src/reports/sync/plan/input.js'
import { planSync } from '../../../src/reports/sync/plan/plan.js'
import { viewsToProbe } from '../../../src/reports/sync/plan/questions.js'
import { plainText } from '../../../src/reports/value-types/value-type.js'
import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { orderByDependencies } from '../../../src/reports/view-files/order.js'
import { readElsewhere } from '../../../src/reports/view-files/read-elsewhere.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import type { ViewFile } from '../../../src/reports/view-files/view-file.js'
import { describe, expect, test } from '../../harness/jest.js'

const header = '-- title: Things\n-- description: All things.\n-- grain: id\n'

async function file(name: string, text: string): Promise<ViewFile> {
  const read = await readViewFile(text, { file: `views/${name}.sql`, isSource: false, timeZone: 'UTC' })
  if (read instanceof ViewFileError) throw read
  return read
}

const int8 = { ...plainText, name: 'int8', sql: 'pg_catalog.int8', isText: false }
const columns = [{ name: 'id', valueType: int8, type: 'bigint' }]

function live(of: ViewFile, more: Partial<LiveView> = {}): LiveView {
  const definition = `SELECT of ${of.name}`
  return {
    name: of.name,
    kind: 'plain',
    kindInWords: 'a view',
    isPopulated: true,
    columns,
    indexes: [],
    comments: Object.fromEntries(wantedComments(of.header)),
    definition,
    recorded: {
      kind: 'plain',
      sourceHash: sourceHash(of),
      detailsHash: detailsHash(of),
      serverDefinition: definition,
      serverVersion: 180004,
      timeZone: 'UTC',
      sourceText: of.text,
      previousText: null,
      pinnedText: null,
      pinnedWhile: null,
      projects: [],
    },
    detached: null,
    foreignReaders: [],
    options: [],
    lostGrantors: [],
    grantees: [],
    readers: [],
    lastSeconds: null,
    ...more,
  }
}

function plan(
  files: readonly ViewFile[],
  views: readonly LiveView[],
  probed: Record<string, Pick<ProbedView, 'columns' | 'definition'>> = {},
) {
  const state: LiveState = {
    views: new Map(views.map((view) => [view.name, view])),
    serverVersion: 180004,
    isCapturing: false,
  }
  const input = {
    ordered: orderByDependencies(files),
    state,
    timeZone: 'UTC',
    untouched: [],
    rebuild: new Set<string>(),
    project: null,
    prune: true,
  }
  const more = { reprints: [], indexes: new Map(), lostIndexes: new Map(), captures: [] }
  const asked = new Map(Object.entries(probed).map(([name, one]) => [name, { ...one, ...more }]))
  const steps = planSync(input, asked)
  return { steps, asked: viewsToProbe(input).map(({ name }) => name) }
}

describe('a plan is made of files and what the database says, and asks nobody', () => {
  test('what is in line is left alone, and PostgreSQL is asked nothing about it', async () => {
    const things = await file('things', `${header}\nselect id from public.provider`)
    const { steps, asked } = plan([things], [live(things)])
    expect(steps.map(({ action }) => action)).toEqual(['unchanged'])
    expect(asked).toEqual([])
  })

  test('a changed view says which columns and lines change, and which views read it', async () => {
    const before = await file('things', `${header}\nselect id from public.provider`)
    const after = await file('things', `${header}\nselect id, name from public.provider`)
    const reader = await file('reader', `${header}\nselect id from things`)
    const probe = {
      definition: 'SELECT of things\nmore',
      columns: [...columns, { name: 'name', valueType: plainText, type: 'text' }],
    }
    const { steps, asked } = plan([after, reader], [live(before), live(reader)], {
      things: probe,
      reader: { definition: 'SELECT of reader', columns },
    })
    expect(asked).toEqual(['things', 'reader'])
    expect(steps).toMatchObject([
      {
        action: 'replace',
        reason: 'its SELECT changed',
        columns: [{ name: 'name', before: null, after: 'text' }],
        definition: ['  SELECT of things', '+ more'],
        dependents: ['reader'],
      },
      { action: 'unchanged' },
    ])
    expect(steps.flatMap(stepLines)).toEqual([
      'replace    things: its SELECT changed',
      '  + column name text',
      '      SELECT of things',
      '    + more',
      '  read by reader',
      'unchanged  reader: nothing changed',
    ])
  })

  test('a plain view between two materialized ones is rebuilt with them; a column that goes rebuilds, too', async () => {
    const stored = `${header}-- materialized: yes\n`
    const first = await file('first', `${stored}\nselect id from public.provider`)
    const middle = await file('middle', `${header}\nselect id from first`)
    const last = await file('last', `${stored}\nselect id from middle`)
    const asStored = { kind: 'materialized' as const }
    const views = [live(first, { ...asStored, definition: 'by hand' }), live(middle), live(last, asStored)]
    const recorded = views.map((view) => ({
      ...view,
      recorded: view.recorded && { ...view.recorded, kind: view.kind },
    }))
    const probe = (name: string) => ({ definition: `SELECT of ${name}`, columns })
    const { steps } = plan([first, middle, last], recorded, {
      first: probe('first'),
      middle: probe('middle'),
      last: probe('last'),
    })
    expect(steps.map(({ name, action, drift }) => [name, action, drift])).toEqual([
      ['first', 'rebuild', true],
      ['middle', 'rebuild', false],
      ['last', 'rebuild', false],
    ])
  })

  test('a circle names its members', async () => {
    const one = await file('one', `${header}\nselect id from two`)
    const two = await file('two', `${header}\nselect id from reports.one`)
    expect(() => plan([one, two], [])).toThrow(/in a circle: one reads two reads one/)
  })
})

describe('words', () => {
  test('lines that differ stand with one line around them', () => {
    expect(diffLines('a\nb\nc\nd\ne', 'a\nb\nx\nd\ne')).toEqual(['  b', '- c', '+ x', '  d'])
  })

  test('a SELECT that reads another relation means the same in everything else', () => {
    const names = new Map([['things', 'next']])
    const read = (select: string) => readElsewhere(select, names)
    expect(read("select things.id, 'reports.things' from things -- things")).toBe(
      `select things.id, 'reports.things' from "reports"."next" as things -- things`,
    )
    expect(read('select reports.things.id from reports . "things"')).toBe(
      'select things.id from "reports"."next" as "things"',
    )
    expect(read('select é.id from only things é, public.things')).toBe(
      'select é.id from only "reports"."next" é, public.things',
    )
    expect(read('with things as (select 1 as id) select * from things')).toBe(
      'with things as (select 1 as id) select * from things',
    )
    expect(read('table things')).toBe('select * from "reports"."next" as things')
  })
})
