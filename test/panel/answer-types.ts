import type { CatalogueAnswer } from '../../src/panel/api/catalogue-route.js'
import type { EventsAnswer } from '../../src/panel/api/events-route.js'
import type { OptionsAnswer } from '../../src/panel/api/options-route.js'
import type { StartedAnswer } from '../../src/panel/api/refresh-route.js'
import type { RefreshesAnswer } from '../../src/panel/api/refreshes-route.js'
import type { RunsAnswer } from '../../src/panel/api/runs-routes.js'
import type { FilteredTotals } from '../../src/panel/api/totals-route.js'
import type { ViewAnswer } from '../../src/panel/api/views-routes.js'
import type { DashboardAnswer } from '../../src/reports/dashboard/dashboard.js'
import type { RowsAnswer } from '../../src/reports/rows/rows.js'
import type { SearchAnswer } from '../../src/reports/rows/search.js'
import type { Explanation } from '../../src/reports/totals/explain.js'

/** What `JSON.stringify` makes of a value. */
type AsJson<T> = T extends Date ? string : T extends object ? { [key in keyof T]: AsJson<T[key]> } : T

/** Does not compile where JSON changes an answer. */
type Carried<Answer, _Arrived extends Answer> = true

/** The pages have the types of answers from the server, so that nothing in these may come out of JSON as something else. */
export type Answers = [
  Carried<CatalogueAnswer, AsJson<CatalogueAnswer>>,
  Carried<OptionsAnswer, AsJson<OptionsAnswer>>,
  Carried<StartedAnswer, AsJson<StartedAnswer>>,
  Carried<RunsAnswer, AsJson<RunsAnswer>>,
  Carried<RefreshesAnswer, AsJson<RefreshesAnswer>>,
  Carried<EventsAnswer, AsJson<EventsAnswer>>,
  Carried<FilteredTotals, AsJson<FilteredTotals>>,
  Carried<ViewAnswer, AsJson<ViewAnswer>>,
  Carried<DashboardAnswer, AsJson<DashboardAnswer>>,
  Carried<RowsAnswer, AsJson<RowsAnswer>>,
  Carried<SearchAnswer, AsJson<SearchAnswer>>,
  Carried<Explanation, AsJson<Explanation>>,
]
