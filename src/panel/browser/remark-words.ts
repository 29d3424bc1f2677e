import { type Step, steps } from '../../reports/asking/date-step.js'
import type { Key } from '../language/words.js'
import { formatSteps } from './format.js'
import { formatLocale, has, pieces, say } from './language.js'
import type { Remark } from './talk/api-shapes.js'

type RemarkKey = Extract<Key, `remarks.${string}`>

/** A remark of the server in the language of this page; one that this page does not know stays in English. */
export function remarkWords({ code, message, ...values }: Remark): string {
  const key = `remarks.${code}`
  const step = steps.find((one) => code === `whole_${one}s`)
  if (step && has(key)) {
    const { from = null, to = null } = values as { from?: string | null; to?: string | null }
    return pieces(key as RemarkKey, { span: formatSteps(from, to, step, formatLocale()) }).join('')
  }
  if (code === 'not_a_number')
    return pieces(key as RemarkKey, { n: Number((values as { count?: number }).count), ...values }).join('')
  if (code === 'drawn_by') {
    const { step: by = 'month' } = values as { step?: Step }
    return pieces('remarks.drawn_by', { step: say(`dashboard.automatic_${by}`) }).join('')
  }
  return has(key) ? pieces(key as RemarkKey, values).join('') : message
}

/** Several remarks in one line, without a full stop at its end. */
export function remarksInWords(remarks: readonly Remark[]): string {
  return remarks.map(remarkWords).join('. ')
}
