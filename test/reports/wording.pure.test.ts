import { dashboard } from '../../resources/dashboard.js'
import { catalogueOf } from '../../src/reports/catalogue.js'
import { inOneLanguage, languagesOf } from '../../src/reports/wording.js'
import { expect, test } from '../harness/jest.js'
import { faultsOfDeclared } from '../harness/resource-faults.js'

const declared = {
  cards: [{ id: 'billed', title: { en: 'Billed', de: 'Abgerechnet' }, figures: ['revenue'] }],
  charts: [{ id: 'open', title: 'Open', top: { by: 'revenue', most: 12 } }],
}

test('a declaration is said in one language, and everything else of it stays', () => {
  expect(inOneLanguage(declared, 'de')).toEqual({
    cards: [{ id: 'billed', title: 'Abgerechnet', figures: ['revenue'] }],
    charts: [{ id: 'open', title: 'Open', top: { by: 'revenue', most: 12 } }],
  })
})

test('English stands in for a language that has no words there', () => {
  expect(inOneLanguage(declared, 'pl').cards[0]?.title).toBe('Billed')
})

test('words for a language that the panel does not have are told at start', () => {
  expect(languagesOf(declared)).toEqual(['en', 'de'])
  const awaited = [...dashboard.cards, ...dashboard.charts, ...(dashboard.attention ?? [])].map(({ report }) => report)
  const context = { catalogue: catalogueOf([], { missing: [], awaited }), timeZone: 'UTC', now: () => new Date() }
  expect(faultsOfDeclared({ dashboard }, context, ['en'])).toEqual([
    'resources/dashboard.ts: "de" is not a language of this panel. Its languages are: en.',
  ])
  expect(faultsOfDeclared({ dashboard }, context, ['en', 'de'])).toEqual([])
})
