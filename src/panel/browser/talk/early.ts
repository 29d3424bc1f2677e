/**
 * What a page asks first, asked while its script is still being read: this stands in the page itself. The catalogue, and of
 * a list whatever the person's choices open: its rows and totals.
 */
import { API, apiAddress, isGrouped, rowsQuery, totalsQuery } from './address'
import type { Catalogue } from './api-shapes'
import { type Arrived, asking, type Early } from './asked-early'
import { watchLoading } from './loading'
import { arrivalOf, asksChoices, openingOf } from './opening'
import { opensAsItIs } from './travel-memory'
import { showsOf } from './travelling'

watchLoading()

const asked = new Map<string, Early>()
/** Also what was taken since: asked once more, it would be found by whoever asks for newer rows. */
const begun = new Map<string, Promise<Arrived | null>>()
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
  await Promise.all(begun.values())
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
  const before = begun.get(address)
  if (before !== undefined) return before
  const answer = fetch(address, { ...asking, signal: stop.signal }).then(async (response) => ({
    response,
    text: await response.text(),
  }))
  const early: Early = { answer, arrived: null }
  asked.set(address, early)
  const came = answer.then(
    (arrived) => {
      early.arrived = arrived
      return arrived
    },
    () => null,
  )
  begun.set(address, came)
  return came
}
