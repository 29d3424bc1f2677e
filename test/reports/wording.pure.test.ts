import { expect, test } from '@jest/globals'
import { dashboard } from '../../resources/dashboard.js'
import { catalogueOf } from '../../src/reports/catalogue.js'
import { checkDashboard } from '../../src/reports/dashboard/check-dashboard.js'
import { inOneLanguage, languagesOf } from '../../src/reports/wording.js'

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
  const check = (languages: readonly string[]) => () =>
    checkDashboard(dashboard, { catalogue: catalogueOf([]), timeZone: 'UTC', now: () => new Date() }, languages)
  expect(check(['en'])).toThrow('resources/dashboard.ts: "de" is not a language of this panel. Its languages are: en.')
  expect(check(['en', 'de'])).not.toThrow()
})
