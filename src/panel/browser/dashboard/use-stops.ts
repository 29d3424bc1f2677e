import React, { useRef, useState } from 'react'

export interface Stops {
  readonly drawing: React.RefObject<SVGSVGElement>
  /** The point that Tab reaches. */
  readonly stop: number
  /** The point whose figures are shown. */
  readonly active: number | null
  readonly show: (at: number | null) => void
  readonly onKeyDown: (event: React.KeyboardEvent) => void
}

/**
 * One Tab reaches a drawing, arrow keys move between its points, Enter opens the rows, Escape puts the tooltip away.
 *
 * @param start the point that Tab reaches first
 */
export function useStops(count: number, direction: 'across' | 'down', start: number): Stops {
  const [active, setActive] = useState<number | null>(null)
  const [place, setPlace] = useState(start)
  const drawing = useRef<SVGSVGElement>(null)
  const stop = Math.max(0, Math.min(place, count - 1))
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') setActive(null)
    const step = stepOf(event.key, direction, count)
    if (step === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(count - 1, stop + step))
    setPlace(next)
    drawing.current?.querySelectorAll<SVGAElement>('a')[next]?.focus()
  }
  return { drawing, stop, active: active !== null && active < count ? active : null, show: setActive, onKeyDown }
}

function stepOf(key: string, direction: 'across' | 'down', count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    Home: -count,
    End: count,
    // Over a drawing from left to right these keys scroll the page.
    ...(direction === 'down' && { ArrowUp: -1, ArrowDown: 1 }),
  }
  return steps[key]
}
