import type { Card, DashboardAnswer } from '../../../reports/dashboard/dashboard.js'

export type Better = Card['better']
export type DashboardView = DashboardAnswer['views'][number]
