import type * as browser from '../../src/panel/browser/api-shapes.js'
import type * as board from '../../src/panel/browser/dashboard/dashboard-answer.js'
import type { Chart } from '../../src/reports/chart.js'
import type { Card, DashboardAnswer } from '../../src/reports/dashboard.js'
import type { Explanation } from '../../src/reports/explain.js'
import type { Freshness } from '../../src/reports/freshness.js'
import type { LeftOutAnswer } from '../../src/reports/left-out.js'
import type { RowsAnswer } from '../../src/reports/rows.js'
import type { SearchAnswer } from '../../src/reports/search.js'
import type { TotalsAnswer } from '../../src/reports/totals.js'

/** What `JSON.stringify` makes of a value. */
type AsJson<T> = T extends Date ? string : T extends object ? { [key in keyof T]: AsJson<T[key]> } : T

/** Does not compile where the server answers with something that the browser's type does not allow. */
type Fits<Expected, _Answer extends Expected> = true

/** The browser's types of answers, each beside what the server answers with. */
export type Answers = [
  Fits<browser.RowsAnswer, AsJson<RowsAnswer>>,
  Fits<browser.TotalsAnswer, AsJson<TotalsAnswer>>,
  Fits<browser.Freshness, AsJson<Freshness>>,
  Fits<browser.LeftOut, AsJson<LeftOutAnswer>>,
  Fits<browser.Explanation, AsJson<Explanation>>,
  Fits<browser.SearchAnswer, AsJson<SearchAnswer>>,
  Fits<board.Card, AsJson<Card>>,
  Fits<board.ChartData, AsJson<Chart>>,
  Fits<board.DashboardAnswer, AsJson<DashboardAnswer>>,
]
