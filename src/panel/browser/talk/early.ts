/**
 * What a page asks first, asked while its script is still being read: this stands in the page itself. The catalogue, and of
 * a list whatever the person's choices open: its rows and totals.
 */
import { API, apiAddress, isGrouped, rowsQuery, totalsQuery } from './address'
import type { Catalogue } from './api-shapes'
import { type Arrived, asking, type Early } from './asked-early'
import { arrivalOf, asksChoices, openingOf } from './opening'
import { opensAsItIs } from './travel-memory'
import { showsOf } from './travelling'

const asked = new Map<string, Early>()
const stop = new AbortController()
const { pathname, search } = window.location
const [, name] = /^\/admin\/resources\/([^/]+)$/.exec(pathname) ?? []
const came = { search, arrival: arrivalOf(window.history.state?.usr), byLink: false }

/** The column that its totals are grouped by, if any; undefined where there are none. */
const totalsBy = document.currentScript?.dataset.totals

// Else a view or filters that the person keeps are added first, most likely.
if (name !== undefined && (!asksChoices(came) || opensAsItIs(name))) askRows(name, search, totalsBy)
const all = ask(API).then(async (answer) => {
  if (answer?.response.ok && name !== undefined) askOfList(JSON.parse(answer.text), name)
  await Promise.all([...asked.values()].map(({ answer }) => answer.catch(() => null)))
})
globalThis.VIEWDESK_EARLY = { asked, all: all.catch(() => undefined), stop }

function askOfList({ reports, me }: Catalogue, name: string): void {
  const report = reports.find((one) => one.name === name)
  if (report === undefined) return
  const page = { report: name, shows: showsOf(report) }
  askRows(name, asksChoices(came) ? openingOf(page, came, me.choices).search : search, totalsBy)
}

function askRows(name: string, search: string, totalsBy: string | undefined): void {
  ask(apiAddress(name, 'rows', rowsQuery(search)))
  if (totalsBy !== undefined) ask(apiAddress(name, 'totals', totalsQuery(search, totalsBy, !isGrouped(search))))
}

/** @returns null where there was none; whoever takes the answer is told why */
function ask(address: string): Promise<Arrived | null> {
  const answer =
    asked.get(address)?.answer ??
    fetch(address, { ...asking, signal: stop.signal }).then(async (response) => ({
      response,
      text: await response.text(),
    }))
  const early: Early = asked.get(address) ?? { answer, arrived: null }
  asked.set(address, early)
  return answer.then(
    (arrived) => {
      early.arrived = arrived
      return arrived
    },
    () => null,
  )
}
