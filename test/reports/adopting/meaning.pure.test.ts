import { namingRank, withoutCents } from '../../../src/reports/adopting/meaning.js'
import { expect, test } from '../../harness/jest.js'

const text = { valueType: { name: 'text', sql: 'text', category: 'S', labels: [], isText: true } } as never

test.each([
  ['name', 'ship'],
  ['ship_name', 'ship'],
  ['namn_pa_skepp', 'skepp'],
  ['namn', 'skepp'],
  ['kundenname', 'kunde'],
  ['produkt_bezeichnung', 'produkt'],
  ['nom_client', 'client'],
  ['nombre', 'cliente'],
  ['raison_sociale', 'client'],
])('%s names the rows of %s', (name, table) => {
  expect(namingRank(name, table, text)).toBeGreaterThan(3)
})

test.each([
  ['strassenname', 'kunde'],
  ['nom_rue', 'client'],
  ['file_name', 'order'],
  ['username', 'kunde'],
  ['note', 'kunde'],
])('%s does not name the rows of %s, or hardly', (name, table) => {
  expect(namingRank(name, table, text)).toBeLessThan(3)
})

test('what is in cents no more is not called so', () => {
  expect(['price_cents', 'total_in_cents', 'cents', 'total'].map(withoutCents)).toEqual([
    'price',
    'total',
    'amount',
    'total',
  ])
})
