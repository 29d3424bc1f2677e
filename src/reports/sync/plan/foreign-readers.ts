import { reportsSchema } from '../../view-files/order.js'
import { SyncError } from '../sync-error.js'
import { type Holder, holdersBehind, nameOf, type Surroundings } from './holders.js'
import type { SyncStep } from './step.js'

/**
 * Refuses a plan that would leave something behind: what is not ours and hangs on a view that has to be rebuilt, and rows
 * of the old definition in whatever stores them and reads a redefined view through what is not ours.
 *
 * A plain view that is not ours and reads a view that is replaced in place goes on as before: it is not in the way.
 *
 * @param steps a plan, or the part of it that is done
 * @param options.ordered all files
 * @throws SyncError naming what is in the way, and the way out
 */
export function refuseForeignReaders(
  steps: readonly SyncStep[],
  { state, readings, ordered }: Omit<Surroundings, 'steps' | 'kept'>,
): void {
  const kept = new Set(steps.filter(({ action }) => action === 'keep').map(({ name }) => name))
  for (const step of steps) {
    if (step.action !== 'rebuild' && step.action !== 'replace') continue
    const around = { steps, state, readings, ordered, kept }
    const hanging = step.action === 'rebuild' ? hangingOn(step, kept) : []
    const holders = holdersBehind(step.name, around)
    if (hanging.length === 0 && holders.length === 0) continue
    throw new SyncError(`${problemOf(step, hanging, holders)} ${wayOut(step, hanging, holders, around)}`)
  }
}

/** What is not ours, or stays although its file is gone, and would keep an old view from being dropped. */
function hangingOn({ live }: SyncStep, kept: ReadonlySet<string>): string[] {
  const keptReaders = (live?.readers ?? []).filter((name) => kept.has(name))
  return [...(live?.foreignReaders ?? []), ...keptReaders.map((name) => `${reportsSchema}.${name}`)]
}

function problemOf({ name, reason, action }: SyncStep, hanging: readonly string[], holders: readonly Holder[]): string {
  const subject = `${name} has to be ${action === 'replace' ? 'replaced' : 'rebuilt'} (${reason})`
  const through = [...new Set([...hanging, ...holders.map((holder) => holder.through)])].join(', ')
  if (holders.length === 0) return `${subject}, but ${through} reads it and is not Viewdesk's.`
  const names = holders.map(({ reader, isOurs }) => (isOurs ? reader.name : nameOf(reader))).join(', ')
  return `${subject}, but ${through} reads it and is not Viewdesk's: ${names} would keep rows of the old definition.`
}

function wayOut(
  { name }: SyncStep,
  hanging: readonly string[],
  holders: readonly Holder[],
  around: Surroundings,
): string {
  const foreign = holders.filter(({ isOurs }) => !isOurs).map(({ reader }) => nameOf(reader))
  const dropped = withTheirReaders([...hanging, ...foreign], around)
  const isThere = (view: string) => (around.state.views.get(view)?.kind ?? 'absent') !== 'absent'
  const ours = [...holders.filter(({ isOurs }) => isOurs).map(({ reader }) => reader.name), ...dropped.readByOurs]
  const detached = [...new Set(ours)].filter(isThere)
  const [it, only] = [dropped.names.length > 1 ? 'them' : 'it', ours.length > 0 ? ` ${name}` : '']
  const ways = [
    ...(detached.length > 0 ? [`run "npx viewdesk views detach ${detached.join(' ')}"`] : []),
    ...(dropped.names.length > 0 ? [`drop ${dropped.names.join(', ')}`] : []),
    // Only this one: what comes through others must not be computed before they read the new one.
    `run "npx viewdesk views sync${only}"`,
    ...(dropped.names.length > 0 ? [`create ${it} again`] : []),
    ...(ours.length > 0 ? ['run "npx viewdesk views sync"'] : []),
  ]
  const sentence = `${ways.slice(0, -1).join(', ')}${ways.length > 1 ? ', and ' : ''}${ways.at(-1)}.`
  const better = ours.length > 0 ? ' Or put what is between them into views/: then all change together.' : ''
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${better}`
}

/** What has to be dropped so that `names` can be, in that order, and the views of ours that read any of it. */
function withTheirReaders(
  names: readonly string[],
  { state, readings }: Surroundings,
): { names: string[]; readByOurs: readonly string[] } {
  const dropped: string[] = []
  const readByOurs = new Set<string>()
  const visit = (name: string, path: readonly string[]): void => {
    if (dropped.includes(name) || path.includes(name)) return
    for (const { read, reader } of readings) {
      if (nameOf(read) !== name) continue
      const isOurs = reader.schema === reportsSchema && state.views.get(reader.name)?.recorded != null
      if (isOurs) readByOurs.add(reader.name)
      else visit(nameOf(reader), [...path, name])
    }
    dropped.push(name)
  }
  for (const name of names) visit(name, [])
  return { names: dropped, readByOurs: [...readByOurs] }
}
