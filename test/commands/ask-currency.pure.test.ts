import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { askCurrency, keepCurrency } from '../../src/commands/ask-currency.js'
import { expect, test } from '../harness/jest.js'

async function asked(typed: string | null, waitMs?: number): Promise<{ code: string | null; said: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const answer = askCurrency(input, output, waitMs)
  if (typed !== null) input.end(typed)
  const code = await answer
  return { code, said: String(output.read() ?? '') }
}

test('the set-up asks for the currency, and takes its code in small letters too', async () => {
  const { code, said } = await asked('eur\n')
  expect(code).toBe('EUR')
  expect(said).toContain('Which currency are your amounts in?')
})

test('a code that there is not is asked for again', async () => {
  const { code, said } = await asked('Euro\nGBP\n')
  expect([code, said]).toEqual(['GBP', expect.stringContaining('"Euro" is not a currency code.')])
})

test.each([
  ['Enter', '\n'],
  ['the end of the terminal', ''],
])('%s means none', async (_what, typed) => {
  expect((await asked(typed)).code).toBeNull()
})

test('nobody who answers holds nothing up', async () => {
  expect((await asked(null, 20)).code).toBeNull()
})

test('the answer is kept below what .env has already', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'currency-'))
  try {
    await keepCurrency(dir, 'EUR')
    expect(readFileSync(join(dir, '.env'), 'utf8')).toBe('CURRENCY=EUR\n')
    writeFileSync(join(dir, '.env'), '# CURRENCY=EUR\nPORT=80')
    await keepCurrency(dir, 'CHF')
    expect(readFileSync(join(dir, '.env'), 'utf8')).toBe('# CURRENCY=EUR\nPORT=80\nCURRENCY=CHF\n')
  } finally {
    rmSync(dir, { recursive: true })
  }
})
