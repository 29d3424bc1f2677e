import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { durationWords } from '../words'

interface Props {
  /** Ended ones, newest first. */
  readonly runs: readonly Run[]
  readonly usualMs: number | null
  readonly manner: Manner
}

const HEIGHT = 44
const BAR = 9
const GAP = 3
const LEAST = 2

/** How long the last refreshes took, the newest at the right; those that failed have another colour and a cross above them. */
export const DurationChart: React.FC<Props> = ({ runs, usualMs, manner }) => {
  const timed = runs.filter(({ durationMs }) => durationMs !== null).reverse()
  if (timed.length === 0) return null
  const longest = longestOf(timed)
  const width = timed.length * (BAR + GAP)
  const heightOf = (ms: number): number => Math.max(LEAST, Math.min(1, ms / longest) * (HEIGHT - 8))
  return (
    <figure className="vd-durations">
      <svg
        role="img"
        aria-label={chartWords(timed, usualMs, longest, manner)}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
      >
        {timed.map((run, place) => {
          const height = heightOf(run.durationMs ?? 0)
          const x = place * (BAR + GAP)
          const y = HEIGHT - height
          return (
            <g key={run.id} className={`vd-duration vd-duration-${run.state}`} data-duration={run.state}>
              <rect x={x} y={y} width={BAR} height={height} rx="1" />
              {run.state === 'failed' ? <path d={crossAt(x + BAR / 2, y - 4)} /> : null}
            </g>
          )
        })}
        {usualMs !== null && usualMs <= longest ? (
          <line
            className="vd-duration-usual"
            x1="0"
            x2={width}
            y1={HEIGHT - heightOf(usualMs)}
            y2={HEIGHT - heightOf(usualMs)}
          />
        ) : null}
      </svg>
      <figcaption aria-hidden="true">{durationsInWords(usualMs, longest, manner)}</figcaption>
    </figure>
  )
}

/** One that waited for hours and was cancelled must not make the others too small to be told apart. */
function longestOf(timed: readonly Run[]): number {
  const done = timed.filter(({ state }) => state === 'done')
  return Math.max(1, ...(done.length > 0 ? done : timed).map(({ durationMs }) => durationMs ?? 0))
}

function crossAt(x: number, y: number): string {
  return `M${x - 2.5} ${y - 2.5}l5 5M${x + 2.5} ${y - 2.5}l-5 5`
}

/** "usually 2 s, at most 3.9 s" */
function durationsInWords(usualMs: number | null, longestMs: number, manner: Manner): string {
  const longest = durationWords(longestMs, manner)
  if (usualMs === null) return say('refreshes.chartLongest', { longest })
  return say('refreshes.chartUsual', { usual: durationWords(usualMs, manner), longest })
}

function chartWords(timed: readonly Run[], usualMs: number | null, longestMs: number, manner: Manner): string {
  const parts = [durationsInWords(usualMs, longestMs, manner)]
  const failed = timed.filter(({ state }) => state === 'failed').length
  if (failed > 0) parts.push(say('refreshes.chartFailed', { n: failed, count: failed }))
  return say('refreshes.chart', { n: timed.length, count: timed.length, durations: parts.join(', ') })
}
