import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** What is told where nobody can be asked. */
export const currencyMissing =
  'Amounts are shown without a currency. Set it with CURRENCY=EUR, or another ISO code, in .env or in the environment.'

const patienceMs = 60_000

/**
 * Asks whoever sits at the terminal which currency amounts are in; a code that there is not is asked for again.
 *
 * @returns its ISO code; null where nothing is answered, also when the terminal is closed or nobody answers for a minute
 */
export async function askCurrency(input: Readable, output: Writable, waitMs = patienceMs): Promise<string | null> {
  const lines = createInterface({ input, output })
  const patience = setTimeout(() => lines.close(), waitMs)
  try {
    lines.setPrompt('Which currency are your amounts in? An ISO code such as EUR, or Enter for none: ')
    lines.prompt()
    for await (const line of lines) {
      const code = line.trim().toUpperCase()
      if (code === '') return null
      if (Intl.supportedValuesOf('currency').includes(code)) return code
      output.write(`"${line.trim()}" is not a currency code.\n`)
      lines.prompt()
    }
    return null
  } finally {
    clearTimeout(patience)
    lines.close()
  }
}

/** Keeps the currency where the panel finds it at its next start. */
export async function keepCurrency(projectDir: string, code: string): Promise<void> {
  const path = join(projectDir, '.env')
  const before = await readFile(path, 'utf8').catch(() => '')
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  await appendFile(path, `${gap}CURRENCY=${code}\n`)
}
