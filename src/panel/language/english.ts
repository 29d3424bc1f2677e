/** The words of the panel in English: the source of all other languages, room by room. */
import { accounts } from './english/accounts.js'
import { answers } from './english/answers.js'
import { catalogue } from './english/catalogue.js'
import { dashboard } from './english/dashboard.js'
import { dates } from './english/dates.js'
import { exports } from './english/exports.js'
import { faults } from './english/faults.js'
import { figures } from './english/figures.js'
import { filters } from './english/filters.js'
import { freshness } from './english/freshness.js'
import { groups } from './english/groups.js'
import { health } from './english/health.js'
import { keys } from './english/keys.js'
import { list } from './english/list.js'
import { notes } from './english/notes.js'
import { record } from './english/record.js'
import { refreshes } from './english/refreshes.js'
import { remarks } from './english/remarks.js'
import { runs } from './english/runs.js'
import { savedViews } from './english/saved-views.js'
import { selection } from './english/selection.js'
import { shell } from './english/shell.js'
import { signIn } from './english/sign-in.js'
import { why } from './english/why.js'

export const english = {
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
} as const
