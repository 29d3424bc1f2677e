/** What a person chooses is shown at once and told to the server beside it; when that fails, only the memory is lost. */

import type { Density } from '../../staff-choices'
import { API, apiAddress, type Changes } from './address'
import { putJson } from './api'
import { catalogueNow, changeChoicesHere } from './use-catalogue'

export function chooseDensity(density: Density): void {
  changeChoicesHere({ density })
  tell(`${API}/choices`, { density })
}

/** @param columns null for all of them */
export function chooseColumns(report: string, columns: readonly string[] | null): void {
  const { [report]: _, ...others } = catalogueNow()?.me.choices.columns ?? {}
  changeChoicesHere({ columns: columns ? { ...others, [report]: columns } : others })
  tell(apiAddress(report, 'columns'), { columns })
}

/** Remembers the provider or the preset that was just picked; days and filters of columns are for the moment only. */
export function rememberFilters(changes: Changes): void {
  const picked: { provider?: string | null; period?: string | null } = {}
  if ('provider' in changes) picked.provider = changes.provider || null
  if ('period' in changes) picked.period = changes.period || null
  if (Object.keys(picked).length === 0) return
  const before = catalogueNow()?.me.choices.remembered ?? { provider: null, period: null }
  const { provider, period } = { ...before, ...picked }
  const remembered = provider || period ? { provider, period, at: new Date().toISOString() } : null
  changeChoicesHere({ remembered })
  tell(`${API}/choices`, picked)
}

export function forgetFilters(): void {
  if (catalogueNow()?.me.choices.remembered) rememberFilters({ provider: null, period: null })
}

let told: Promise<unknown> = Promise.resolve()

/** One after the other, so that the last choice is the one that stays. */
function tell(address: string, body: unknown): void {
  told = told.then(() => putJson(address, body)).catch(() => undefined)
}
