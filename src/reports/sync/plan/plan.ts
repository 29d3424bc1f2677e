import type { LiveView } from '../../live/live-views.js'
import { kindOf } from '../../view-files/kind.js'
import { dependentsOf, viewsReadBy } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { SyncError } from '../sync-error.js'
import { planDetails } from './details.js'
import { diffColumns, diffLines } from './diff.js'
import { planDrops } from './drops.js'
import { planFollowing } from './following.js'
import { compareIndexes } from './index-changes.js'
import type { PlannedView, ProbedView, StandingView, SyncInput } from './input.js'
import { lossesOf } from './losses.js'
import { planOwnChange, planRebuild, planRewriting, planStar } from './own-change.js'
import { isOfCapture, refuseChangeOfShared } from './ownership.js'
import { type Decision, isDefining, type SyncAction, type SyncStep } from './step.js'
import { withUntouched } from './untouched.js'

/**
 * What has to be done so that the database has exactly the views of the files. Asks nobody: the same input is the same plan.
 *
 * @param probed what PostgreSQL makes of the files of `viewsToProbe`
 * @returns one step for each view, in the order of creation; drops come last, readers before what they read
 * @throws SyncError when a relation that is not ours has the name of a view, or another project has it otherwise
 */
export function planSync(input: SyncInput, probed: ReadonlyMap<string, ProbedView>): SyncStep[] {
  const { ordered, state } = input
  const byName = new Map(ordered.map((file) => [file.name, file]))
  refuseSeveralNotOurs(input)
  const defined = new Map<string, SyncAction>()
  const ofCapture = new Set<string>()
  const steps = ordered.map((file): SyncStep => {
    const view = { file, live: state.views.get(file.name) ?? null, probed: probed.get(file.name) }
    const decision = decide(view, input, actionsOf(viewsReadBy(file, byName), defined), ofCapture)
    if (isDefining(decision)) defined.set(file.name, decision.action)
    return stepOf(view, decision, ordered)
  })
  return withUntouched([...steps, ...planDrops(input)], input)
}

/** What is done with some views, in their order; those without a new definition are left out. */
function actionsOf(names: readonly string[], defined: ReadonlyMap<string, SyncAction>): Map<string, SyncAction> {
  return new Map(
    names.flatMap((name): [string, SyncAction][] => {
      const action = defined.get(name)
      return action === undefined ? [] : [[name, action]]
    }),
  )
}

/**
 * What one view needs: the first of these that applies, from what is most work to none.
 *
 * @param ofCapture those that change because of capture alone; this one is added where it is one of them
 */
function decide(
  { file, live, probed }: PlannedView,
  input: SyncInput,
  upstream: ReadonlyMap<string, SyncAction>,
  ofCapture: Set<string>,
): Decision {
  if (live === null || live.kind === 'absent') return creation(live)
  const view = { file, live, probed }
  refuseWhatIsNotOurs(view)
  const decision = decideStanding(view, input, upstream)
  if (isOfCapture(view, decision, input, { upstream: upstream.keys(), ofCapture })) ofCapture.add(file.name)
  else refuseChangeOfShared(view, decision, input)
  return decision
}

function decideStanding(view: StandingView, input: SyncInput, upstream: ReadonlyMap<string, SyncAction>): Decision {
  return (
    planRebuild(view, input) ??
    planOwnChange(view, input) ??
    planFollowing(view, input, upstream) ??
    planStar(view, input) ??
    planFilling(view) ??
    planDetails(view) ??
    planRewriting(view, input) ?? { action: 'unchanged', reason: 'nothing changed', drift: false }
  )
}

function creation(live: LiveView | null): Decision {
  if (live?.detached) return { action: 'create', reason: 'it was detached', drift: false }
  return { action: 'create', reason: 'it is not in the database', drift: live !== null }
}

function refuseWhatIsNotOurs({ file, live }: StandingView): void {
  if (live.recorded !== null && live.kind !== 'other') return
  throw new SyncError(
    `${file.file}:1: reports.${file.name} exists already and was not made by Viewdesk: it is ${live.kindInWords}. ` +
      `Rename the file, or drop ${live.kindInWords.replace(/^an? /, 'that ')}.`,
  )
}

/** As after a restore without the schema viewdesk: named at once, since some read others and go with them alone. */
function refuseSeveralNotOurs({ ordered, state }: SyncInput): void {
  const isForeign = ({ recorded, kind }: LiveView): boolean => kind !== 'absent' && recorded === null
  const named = ordered.filter(({ name }) => {
    const live = state.views.get(name)
    return live !== undefined && isForeign(live)
  })
  if (named.length < 2) return
  const remedy =
    'Where the schema reports holds nothing that anybody needs, as after a restore without the schema viewdesk, one statement helps: drop schema reports cascade; Else rename the files, or drop these.'
  throw new SyncError(
    `These exist already and were not made by Viewdesk: ${named.map(({ name }) => `reports.${name}`).join(', ')}. ${remedy}`,
  )
}

function planFilling({ file, live }: StandingView): Decision | null {
  if (live.kind !== 'materialized' || live.isPopulated || !file.header.withData) return null
  return { action: 'fill', reason: 'it has no rows, though its file asks for them', drift: false }
}

function stepOf({ file, live, probed }: PlannedView, decision: Decision, ordered: readonly ViewFile[]): SyncStep {
  const before = live === null || live.kind === 'absent' ? null : live
  const redefined = isDefining(decision) ? before : null
  return {
    ...decision,
    name: file.name,
    kind: kindOf(file),
    file,
    live,
    columns: redefined ? diffColumns(redefined.columns, probed?.columns ?? []) : [],
    definition: redefined ? diffLines(redefined.definition ?? '', probed?.definition ?? '') : [],
    indexes: before ? compareIndexes(file, before, probed?.indexes) : { missing: [], extra: [], byHand: [] },
    dependents: dependentsOf(file.name, ordered),
    fills: isFilled(decision, file, live),
    lastSeconds: live?.lastSeconds ?? null,
    captures: probed?.captures ?? [],
    losses: before && decision.action === 'rebuild' ? lossesOf(file, before, probed) : [],
    problem: null,
  }
}

function isFilled({ action }: Decision, file: ViewFile, live: LiveView | null): boolean {
  if (action === 'fill') return true
  if ((action !== 'create' && action !== 'rebuild') || !file.header.materialized) return false
  const hadRows = live?.isPopulated === true || live?.detached?.isPopulated === true
  return file.header.withData || hadRows
}
