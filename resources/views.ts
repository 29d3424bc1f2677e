import type { ViewDeclaration } from 'viewdesk'

/**
 * Saved views that everybody who may read the report has from the start: `query` is what stands in the address of the list.
 * Nobody changes or deletes them in the panel; a view that one has opened can be saved under another name.
 */
export const views: readonly ViewDeclaration[] = [
  {
    id: 'loss-makers',
    report: 'completed_jobs',
    name: { en: 'Loss makers', de: 'Verlustbringer' },
    query: 'filters.profit~~to=-0.01&sortBy=profit&direction=asc',
  },
  {
    id: 'loss-by-provider',
    report: 'profit_margins',
    name: { en: 'Margin by provider, this year', de: 'Marge nach Anbieter, dieses Jahr' },
    query: 'period=this_year&groupBy=provider_id&groupSort=margin_percent:asc&compare=previous_year',
  },
  {
    id: 'best-providers',
    report: 'profit_margins',
    name: { en: 'Ten best providers, last quarter', de: 'Zehn beste Anbieter, letztes Quartal' },
    query: 'period=last_quarter&groupBy=provider_id&groupSort=revenue:desc&top=10&compare=previous_period',
  },
  {
    id: 'slow-phases',
    report: 'time_in_status',
    name: { en: 'Slow phases by provider', de: 'Langsame Phasen nach Anbieter' },
    query: 'period=last_quarter&groupBy=phase,provider_id&groupSort=median_hours:desc',
  },
  {
    id: 'unbilled',
    report: 'unbilled_jobs',
    name: { en: 'Unbilled, oldest first', de: 'Nicht abgerechnet, älteste zuerst' },
    query: 'sortBy=completed_at&direction=asc',
  },
  {
    id: 'overdue',
    report: 'open_jobs',
    name: { en: 'Overdue (over 60 days)', de: 'Überfällig (über 60 Tage)' },
    query: 'filters.age_hours~~from=1440.01&sortBy=age_hours&direction=desc',
  },
  {
    id: 'exports-this-week',
    report: 'staff_activity',
    name: { en: 'Exports this week', de: 'Exporte dieser Woche' },
    query: 'period=this_week&filters.kind=exported',
  },
  {
    id: 'doubtful',
    report: 'data_warnings',
    name: { en: 'Doubtful data by kind', de: 'Zweifelhafte Daten nach Art' },
    query: 'groupBy=warning,provider_id&groupSort=warnings:desc',
  },
]
