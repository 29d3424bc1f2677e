import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { loadPureModules, type Opening, type Words } from './pure-modules.js'

let opening: Opening
let words: Words
beforeAll(async () => {
  const modules = await loadPureModules()
  opening = modules.opening
  words = modules.words
})

const jobs = { report: 'job', shows: { dimensions: ['provider', 'product'], period: true } }
const providers = { report: 'provider', shows: { dimensions: [], period: false } }
const dashboard = { ...jobs, report: null }
const friday = '2026-11-20T15:00:00Z'
const remembered = { dimensions: { provider: '3,7', branch: '1' }, period: 'last_month', at: friday }
const nothing = { density: 'comfortable', remembered: null, columns: {}, layouts: {}, defaultViews: {} }
const view = { id: '12', name: 'Late', query: 'filters.status=draft' }

const typed = (search: string) => ({ search, arrival: {}, byLink: false })
const navigation = (search: string) => ({ search, arrival: {}, byLink: true })
const figure = (search: string) => ({ search, arrival: { exact: true }, byLink: true })

describe('what a page opens with', () => {
  test('is what was picked last, when the address says nothing', () => {
    const choices = { ...nothing, remembered }
    for (const page of [jobs, dashboard]) {
      expect(opening.openingOf(page, typed(''), choices)).toEqual({
        search: '?provider=3,7&period=last_month',
        arrival: { exact: true, rememberedAt: friday },
      })
    }
    expect(opening.openingOf(providers, typed(''), choices).search).toBe('')
  })

  test('is all time on the dashboard where that was picked, which a list shows anyway', () => {
    const choices = { ...nothing, remembered: { dimensions: {}, period: 'all', at: friday } }
    expect(opening.openingOf(dashboard, typed(''), choices).search).toBe('?period=all')
    expect(opening.openingOf(jobs, typed(''), choices)).toEqual({ search: '', arrival: { exact: true } })
  })

  test('is the default view of the report rather than what was picked last', () => {
    const choices = { ...nothing, remembered, columns: { job: ['title'] }, defaultViews: { job: view } }
    expect(opening.openingOf(jobs, typed(''), choices)).toEqual({
      search: '?filters.status=draft',
      arrival: { exact: true, view: '12', byDefault: true },
    })
  })

  test('is what the address says, when it says something', () => {
    const choices = { ...nothing, remembered, columns: { job: ['title'] }, defaultViews: { job: view } }
    for (const search of ['?period=today', '?sortBy=title', '?columns=status', '?filters.status=draft']) {
      expect(opening.openingOf(jobs, typed(search), choices).search).toBe(search)
      expect(opening.asksChoices(typed(search))).toBe(false)
    }
  })

  test('behind a figure is what the figure counts, in the columns that the person chose', () => {
    const choices = { ...nothing, remembered, columns: { job: ['title', 'status'] }, defaultViews: { job: view } }
    expect(opening.openingOf(jobs, figure(''), choices).search).toBe('?columns=title,status')
    expect(opening.openingOf(jobs, figure('?period=today&page=2'), choices).search).toBe(
      '?period=today&columns=title,status&page=2',
    )
    expect(opening.openingOf(jobs, navigation('?period=today'), choices).search).toBe(
      '?period=today&columns=title,status',
    )
  })
})

test('what is remembered is said with its day', () => {
  const manner = { locale: 'en-GB', currency: null, timeZone: 'Europe/London' }
  const said = (now: string) => words.rememberedWords(friday, new Date(now), manner)
  expect(said('2026-11-20T23:59:00Z')).toBe('today')
  expect(said('2026-11-21T00:01:00Z')).toBe('yesterday')
  expect(said('2026-11-26T12:00:00Z')).toBe('Friday')
  expect(said('2026-11-27T12:00:00Z')).toBe('20 Nov 2026')
})
