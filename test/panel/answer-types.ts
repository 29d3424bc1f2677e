import type * as board from '../../src/panel/browser/dashboard/dashboard-answer.js'
import type * as browser from '../../src/panel/browser/talk/api-shapes.js'
import type { Chart } from '../../src/reports/dashboard/chart.js'
import type { Card, DashboardAnswer } from '../../src/reports/dashboard/dashboard.js'
import type { Freshness } from '../../src/reports/refresh/freshness.js'
import type { RowsAnswer } from '../../src/reports/rows/rows.js'
import type { SearchAnswer } from '../../src/reports/rows/search.js'
import type { Explanation } from '../../src/reports/totals/explain.js'
import type { LeftOutAnswer } from '../../src/reports/totals/left-out.js'
import type { TotalsAnswer } from '../../src/reports/totals/totals.js'

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
