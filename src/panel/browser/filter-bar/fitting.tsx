import React, { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'

interface Props {
  /** Each with a key. */
  readonly items: readonly React.ReactElement[]
  /** Stands behind the last one that is shown. */
  readonly children: ReactNode
}

/** The room that the button for the others takes, in pixels, with the gap before it. */
const BUTTON = 128
const GAP = 8

/**
 * As many of them as fit into one line, and the others behind a button that counts them: one more must not move what
 * stands below.
 */
export const Fitting: React.FC<Props> = ({ items, children }) => {
  const line = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(items.length)

  const fit = useCallback((): void => {
    if (!line.current || !end.current) return
    const widths = [...line.current.querySelectorAll<HTMLElement>(':scope > .vd-fitting-item')].map(
      ({ offsetWidth }) => offsetWidth,
    )
    setShown(howManyFit(widths, line.current.clientWidth - end.current.offsetWidth))
  }, [])

  useLayoutEffect(fit)
  useEffect(() => {
    if (!line.current) return undefined
    const sizes = new ResizeObserver(fit)
    sizes.observe(line.current)
    return () => sizes.disconnect()
  }, [fit])

  const others = items.slice(shown)
  return (
    <div className="vd-fitting" ref={line}>
      {items.map((item, place) => (
        <div key={item.key} className={place < shown ? 'vd-fitting-item' : 'vd-fitting-item vd-fitting-not'}>
          {item}
        </div>
      ))}
      {others.length > 0 ? (
        <Popover
          label={say('filters.others')}
          buttonClass="vd-control vd-control-set"
          button={
            <>
              {say(shown === 0 ? 'filters.count' : 'filters.more', { n: others.length, count: others.length })}
              <Icon name="chevron" />
            </>
          }
        >
          {() => <div className="vd-fitting-others">{others}</div>}
        </Popover>
      ) : null}
      <div className="vd-fitting-end" ref={end}>
        {children}
      </div>
    </div>
  )
}

/** How many fit, from the first on, when there is room for the button as well unless all fit. */
export function howManyFit(widths: readonly number[], room: number): number {
  let used = 0
  const ends = widths.map((width) => {
    used += width + GAP
    return used
  })
  if ((ends.at(-1) ?? 0) <= room) return widths.length
  return ends.filter((end) => end <= room - BUTTON).length
}
