import { type OwnWords, ownWords } from '../own-words.js'
import { materializedAncestorsOf, reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Check, CheckedTotal } from './check.js'
import { sidesOf } from './sides.js'

const grainText = 'grain is unique'

/**
 * The checks of a view: that its grain is unique, which needs no declaration where it has one, and those that its file declares.
 *
 * @param ordered all view files, each behind those that it reads
 */
export function checksOf(file: ViewFile, ordered: readonly ViewFile[], own: OwnWords = ownWords): Check[] {
  const { checks, totals } = file.header
  const grain = checks.find(({ compares }) => compares.kind === 'grain')
  const labelOf = (name: string): string => totals.find((total) => total.name === name)?.label ?? name
  const others = checks.flatMap(({ text, label, compares }): Check[] => {
    if (compares.kind === 'grain') return []
    const suffix = compares.of === null ? '' : ` (${wordsFor(file, compares.of)})`
    const compared = { ...compares, materializedAncestors: ancestorsOf(compares.expected, ordered) }
    const sides = sidesOf(file, compares, ordered)
    return [{ text, label: label ?? `${labelOf(compares.total)}${suffix}`, compares: withoutReads(compared), sides }]
  })
  if (file.header.grain.value.length === 0) return others
  const label = grain?.label ?? own.noRowTwice
  const sides = sidesOf(file, { kind: 'grain' }, ordered)
  return [{ text: grainText, label, compares: { kind: 'grain' }, sides }, ...others]
}

function wordsFor(file: ViewFile, value: string): string {
  const by = file.header.columns.find(({ name }) => name === file.header.totalsBy?.value)
  return by?.choices.find((choice) => choice.value === value)?.label ?? value
}

type Expected =
  | { readonly kind: 'select'; readonly select: string; readonly reads: ViewFile['reads'] }
  | { readonly kind: 'total'; readonly report: string; readonly total: string; readonly of: string | null }

function ancestorsOf(expected: Expected, ordered: readonly ViewFile[]): string[] {
  const names =
    expected.kind === 'total'
      ? [expected.report]
      : expected.reads.filter(({ schema }) => schema === null || schema === reportsSchema).map(({ name }) => name)
  return [...new Set(names.flatMap((name) => materializedAncestorsOf(name, ordered)))]
}

function withoutReads(compares: Omit<CheckedTotal, 'expected'> & { readonly expected: Expected }): CheckedTotal {
  const { expected } = compares
  return expected.kind === 'total'
    ? { ...compares, expected }
    : { ...compares, expected: { kind: 'select', select: expected.select } }
}
