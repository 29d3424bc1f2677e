import React, { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { say } from '../language'
import { type Covers, coversOf, type Span } from './covers'

interface Props {
  /** What is in the box, for people who cannot see it. */
  readonly label: string
  readonly className: string
  /** New rows are on their way. */
  readonly isBusy?: boolean
  /** Which element moves the columns sideways: the box itself, or the page around it. */
  readonly moves?: 'box' | 'page'
  /** One table, its first column at the left. */
  readonly children: ReactNode
}

/**
 * A table that may be wider than its place. A figure seen in part is another figure: whatever is cut at an edge, beside
 * the first column or at the right, is covered whole, and the cover says how many columns there are.
 */
export const WholeColumns: React.FC<Props> = ({ label, className, isBusy, moves = 'box', children }) => {
  const box = useRef<HTMLElement>(null)
  const left = useRef<HTMLButtonElement>(null)
  const right = useRef<HTMLButtonElement>(null)
  const clipped = useRef<HTMLStyleElement>(null)
  const stays = useRef<HTMLStyleElement>(null)

  const cover = React.useCallback((): void => {
    // The first column stays only where columns move: each cell that is to stay costs at each step down as well.
    const isSideways = sidewaysOf(scrollerOf(box.current, moves)) > 0
    box.current?.toggleAttribute('data-sideways', isSideways)
    // Until something has moved, rules would change nothing but how often the page is laid out.
    if (isSideways || stays.current?.textContent) write(stays.current, stayingOf(box.current).rules)
    const found = look(box.current, moves)
    show(left.current, found?.left ?? null)
    show(right.current, found?.right ?? null)
    if (left.current && found) left.current.style.left = `${found.stayingWidth}px`
    write(clipped.current, box.current?.querySelector(TWO_LINES) ? clipsOf(found) : '')
    box.current?.toggleAttribute('data-moved', found?.isMoved ?? false)
    // The Tab key skips a box in which nothing moves.
    if (box.current && moves === 'box') box.current.tabIndex = found?.left || found?.right ? 0 : -1
  }, [moves])

  useLayoutEffect(cover)
  useEffect(() => {
    const scroller = scrollerOf(box.current, moves)
    const table = box.current?.querySelector('table')
    if (!scroller || !table) return undefined
    const sizes = new ResizeObserver(cover)
    sizes.observe(scroller)
    sizes.observe(table)
    let before = sidewaysOf(scroller)
    const coverAnew = (): void => {
      const now = sidewaysOf(scroller)
      if (now !== before) cover()
      before = now
    }
    scroller.addEventListener('scroll', coverAnew, { passive: true })
    return () => {
      sizes.disconnect()
      scroller.removeEventListener('scroll', coverAnew)
    }
  }, [cover, moves])

  const move = (to: 'left' | 'right'): void => {
    const found = look(box.current, moves)
    if (found) scrollerOf(box.current, moves)?.scrollBy({ left: to === 'right' ? found.forward : found.back })
  }

  return (
    <section
      className={`vd-columns ${className}`}
      ref={box}
      // Where "Skip to the data" leads.
      id={moves === 'page' ? 'vd-rows' : undefined}
      aria-label={label}
      aria-busy={isBusy}
      tabIndex={moves === 'page' ? 0 : undefined}
    >
      <div className="vd-columns-inside">
        {children}
        <style ref={clipped} />
        <style ref={stays} />
        <Cover side="left" ref={left} onClick={() => move('left')} />
        <Cover side="right" ref={right} onClick={() => move('right')} />
      </div>
    </section>
  )
}

/** For "4 more columns", in pixels; less has room for "+4". */
const ROOM_FOR_WORDS = 160

interface CoverProps {
  readonly side: 'left' | 'right'
  readonly onClick: () => void
}

/** For eyes and pointers only: whoever reads with a screen reader has all columns, and the arrow keys move them. */
const Cover = React.forwardRef<HTMLButtonElement, CoverProps>(({ side, onClick }, ref) => (
  <button
    type="button"
    className={`vd-cover vd-cover-${side}`}
    ref={ref}
    hidden
    aria-hidden="true"
    tabIndex={-1}
    onClick={onClick}
  />
))

/** A table whose rows have a line of names above their figures: a cover over both would hide names as well. */
const TWO_LINES = '.vd-two-lines'

/** There, what is cut is clipped by itself. It is not hidden: whoever reads with a screen reader has all columns. */
function clipsOf(found: Covers | null): string {
  const clips = (found?.unseen ?? [])
    .map((place) => {
      const cell = `tr > :nth-child(${place + 1})`
      // Headings and totals lie over rows: they stay, without what is in them.
      const cut = ['tbody', 'thead', 'tfoot'].map(
        (part) => `${TWO_LINES} ${part} ${cell}${part === 'tbody' ? '' : ' > *'}`,
      )
      return `${cut.join()} { clip-path: inset(50%); }`
    })
    .join('')
  return `@layer viewdesk { ${clips} }`
}

/** The same rules once more would be read and applied anew. */
function write(sheet: HTMLStyleElement | null, rules: string): void {
  if (sheet && sheet.textContent !== rules) sheet.textContent = rules
}

function scrollerOf(box: HTMLElement | null, moves: 'box' | 'page'): HTMLElement | null {
  return moves === 'box' ? box : (box?.closest<HTMLElement>('[data-css="app-content"]') ?? null)
}

function sidewaysOf(scroller: HTMLElement | null): number {
  return scroller?.scrollLeft ?? 0
}

function look(box: HTMLElement | null, moves: 'box' | 'page'): Covers | null {
  const scroller = scrollerOf(box, moves)
  const cells = headingsOf(box)
  const { count } = stayingOf(box)
  if (!box || !scroller || cells.length <= count) return null
  const start = scroller.getBoundingClientRect().left + scroller.clientLeft
  const spans = [...cells].map((cell): Span => {
    const { left, right } = cell.getBoundingClientRect()
    return { left, right }
  })
  return coversOf(spans, { left: start, right: start + scroller.clientWidth }, count)
}

/** The last line of the headings: that above it is of no column. */
function headingsOf(box: HTMLElement | null): readonly HTMLTableCellElement[] {
  return [...([...(box?.querySelector('table')?.tHead?.rows ?? [])].at(-1)?.cells ?? [])]
}

/** Of a narrow window, columns that stay leave this much at least to those that move. */
const ROOM_FOR_OTHERS = 0.4

/**
 * How many columns stay at the left, as the table asks for in `data-staying`, one where it says nothing, and the rules that
 * hold them there. No more than leave room for others: a window may be narrower than the one that they were chosen in.
 */
function stayingOf(box: HTMLElement | null): { readonly count: number; readonly rules: string } {
  const wanted = Number(box?.querySelector('table')?.dataset.staying ?? 1)
  if (wanted <= 1) return { count: 1, rules: '' }
  const page = box?.closest<HTMLElement>('[data-css="app-content"]')?.clientWidth ?? 0
  const widths = headingsOf(box).map((cell) => cell.offsetWidth)
  let at = 0
  const places: number[] = []
  for (const width of widths.slice(0, wanted)) {
    if (places.length >= 2 && at + width > page * (1 - ROOM_FOR_OTHERS)) break
    places.push(at)
    at += width
  }
  const count = Math.min(places.length, Math.max(1, widths.length - 1))
  const held = places
    .slice(0, count)
    .map((left, place) => `.vd-columns tr > :nth-child(${place + 1}) { left: ${left}px; }`)
  const all = `.vd-columns tr > :nth-child(-n + ${count})`
  const rules = `@layer viewdesk { @media screen {
    ${all} { position: sticky; z-index: 1; }
    .vd-columns :is(thead, tfoot) tr > :nth-child(-n + ${count}) { z-index: 3; }
    .vd-columns:not([data-sideways]) tbody tr > :nth-child(-n + ${count}) { position: static; }
    .vd-columns[data-moved] tr > :nth-child(-n + ${count - 1}) { box-shadow: none; }
    .vd-columns[data-moved] tr > :nth-child(${count}) { box-shadow: var(--vd-stays-shadow); }
    ${held.join(' ')}
  } }`
  return { count, rules }
}

function show(
  cover: HTMLButtonElement | null,
  found: { readonly width: number; readonly columns: number } | null,
): void {
  if (!cover) return
  cover.hidden = found === null
  if (!found) return
  cover.style.width = `${found.width}px`
  const words = say('list.moreColumns', { n: found.columns, count: found.columns })
  cover.title = words
  cover.dataset.words = words
  cover.dataset.short = `+${found.columns}`
  cover.toggleAttribute('data-wide', found.width >= ROOM_FOR_WORDS)
}
