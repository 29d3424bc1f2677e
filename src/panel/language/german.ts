/** The words of the panel in German. */
import { accounts } from './german/accounts.js'
import { answers } from './german/answers.js'
import { catalogue } from './german/catalogue.js'
import { dashboard } from './german/dashboard.js'
import { dates } from './german/dates.js'
import { exports } from './german/exports.js'
import { faults } from './german/faults.js'
import { figures } from './german/figures.js'
import { filters } from './german/filters.js'
import { freshness } from './german/freshness.js'
import { groups } from './german/groups.js'
import { health } from './german/health.js'
import { keys } from './german/keys.js'
import { list } from './german/list.js'
import { notes } from './german/notes.js'
import { record } from './german/record.js'
import { refreshes } from './german/refreshes.js'
import { remarks } from './german/remarks.js'
import { runs } from './german/runs.js'
import { savedViews } from './german/saved-views.js'
import { selection } from './german/selection.js'
import { shell } from './german/shell.js'
import { signIn } from './german/sign-in.js'
import { why } from './german/why.js'
import type { Words } from './words.js'

export const german: Words = {
  signIn,
  shell,
  accounts,
  health,
  list,
  notes,
  keys,
  groups,
  exports,
  savedViews,
  selection,
  filters,
  dates,
  figures,
  freshness,
  runs,
  refreshes,
  dashboard,
  catalogue,
  record,
  why,
  faults,
  answers,
  remarks,
}
