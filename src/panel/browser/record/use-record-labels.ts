import { useEffect, useState } from 'react'
import { ownValue } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { Option } from '../../api/options-route'
import { apiAddress } from '../talk/address'
import { getJson } from '../talk/api'
import type { Report } from '../talk/api-shapes'

export interface ShownRecord {
  readonly id: string
  readonly title?: string
  readonly params: Row
  readonly populated?: Readonly<Record<string, { readonly title?: string } | null | undefined>>
}

/** The names of what a record refers to: AdminJS sends those of records with pages, the others are asked for. */
export function useRecordLabels(report: Report, record: ShownRecord): Labels {
  const [asked, setAsked] = useState<Labels>({})
  useEffect(() => {
    const stop = new AbortController()
    for (const { name, reference } of referencesOf(report, record)) {
      if (!reference || ownValue(record.populated, name)?.title) continue
      const query = new URLSearchParams({ ids: String(ownValue(record.params, name)) }).toString()
      getJson<{ options: readonly Option[] }>(apiAddress(reference, 'options', query), stop.signal)
        .then(({ options }) => {
          const labels = Object.fromEntries(options.map(({ id, label }) => [id, label]))
          setAsked((before) => ({ ...before, [name]: labels }))
        })
        // Without its name a reference is shown by its number, which is still true.
        .catch(() => undefined)
    }
    return () => stop.abort()
  }, [report, record])

  const sent = referencesOf(report, record).flatMap(({ name }) => {
    const title = ownValue(record.populated, name)?.title
    return title ? [[name, { [String(ownValue(record.params, name))]: title }] as const] : []
  })
  return { ...asked, ...Object.fromEntries(sent) }
}

function referencesOf(report: Report, record: ShownRecord): readonly Column[] {
  return report.columns.filter(
    ({ name, unit }) => unit === 'reference' && (ownValue(record.params, name) ?? null) !== null,
  )
}
