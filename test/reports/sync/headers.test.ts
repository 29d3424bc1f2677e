import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const header = (grain: string, column = 'name') =>
  `-- title: Things\n-- description: All things.\n-- grain: ${grain}\n-- column ${column} [text]: Name.\n`
const select = 'select id, name from public.provider'

describe('a header that names a column which the SELECT does not have', () => {
  const ways = [
    ['grain', header('number'), /views\/things\.sql:3: grain names "number", but the SELECT has no such column/],
    ['column', header('id', 'title'), /views\/things\.sql:4: .*"title"/],
    ['columns', `${header('id')}-- columns: id, title\n`, /views\/things\.sql:5: columns names "title"/],
    ['sort', `${header('id')}-- sort: title desc\n`, /views\/things\.sql:5: sort names "title"/],
    ['short', `${header('id')}-- short title: T\n`, /views\/things\.sql:5: short names "title"/],
    ['late', `${header('id')}-- late title: 2 days\n`, /views\/things\.sql:5: late names "title"/],
    [
      'late, of a column without hours',
      `${header('id')}-- late name: 2 days\n`,
      /:5: late names "name", which is in text/,
    ],
  ] as const

  test.each(ways)('stops plan and sync, of a new view: %s', async (_key, wrong, message) => {
    await desk.write('things', `${wrong}${select}`)
    await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(message)
    await expect(desk.sync()).rejects.toThrow(message)
  })

  test.each(ways)('stops them also where nothing but the header changed: %s', async (_key, wrong, message) => {
    await desk.write('things', `${header('id')}${select}`)
    await desk.sync()
    await desk.write('things', `${wrong}${select}`)
    await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(message)
    await expect(desk.sync()).rejects.toThrow(message)
  })
})
