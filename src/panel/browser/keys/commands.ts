import { useEffect, useId, useRef } from 'react'

/** What can be done from here, by a name that is typed into the search box. */

export interface Command {
  readonly name: string
  readonly run: () => void
  /** It belongs to this page, and is offered before anything is typed. */
  readonly isOfPage?: boolean
}

const offered = new Map<string, readonly Command[]>()

/** Offers commands as long as the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const id = useId()
  const newest = useRef(commands)
  newest.current = commands
  const names = commands.map(({ name }) => name).join('\n')
  useEffect(() => {
    const run = (place: number) => () => newest.current[place]?.run()
    if (names !== '')
      offered.set(
        id,
        newest.current.map((command, place) => ({ ...command, run: run(place) })),
      )
    return () => void offered.delete(id)
  }, [id, names])
}

/** Those of the page first. */
export function commandsNow(): readonly Command[] {
  const all = [...offered.values()].flat()
  return [...all.filter(({ isOfPage }) => isOfPage), ...all.filter(({ isOfPage }) => !isOfPage)]
}
