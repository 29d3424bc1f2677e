import { scaleLinear } from 'd3-scale'
import { area as areaShape, line as lineShape } from 'd3-shape'
import React from 'react'
import type { Value } from '../talk/api-shapes'
import { toNumber } from './chart-scale'

const WIDTH = 100
const HEIGHT = 34
const INSET = 2

interface Props {
  readonly values: readonly Value[]
  /** Of fewer figures there is no line. */
  readonly least?: number
}

/** The headline over the period, without axes: the same figures stand in the charts below and in their tables. */
export const Sparkline: React.FC<Props> = ({ values, least = 2 }) => {
  const numbers = values.map(toNumber)
  const known = numbers.filter((value) => value !== null)
  if (known.length < least) return <div className="vd-spark" aria-hidden="true" />
  const across = scaleLinear()
    .domain([0, numbers.length - 1])
    .range([0, WIDTH])
  const low = Math.min(0, ...known)
  // A line of nothing but zeros lies on the ground.
  const high = Math.max(0, ...known) || (low === 0 ? 1 : 0)
  const up = scaleLinear()
    .domain([low, high])
    .range([HEIGHT - INSET, INSET])
  const x = (_: number | null, at: number): number => across(at)
  const y = (value: number | null): number => up(value ?? 0)
  const isThere = (value: number | null): boolean => value !== null
  return (
    <svg
      className="vd-spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path
        className="vd-spark-area"
        d={areaShape<number | null>().defined(isThere).x(x).y0(up(0)).y1(y)(numbers) ?? ''}
      />
      <line className="vd-spark-zero" x1="0" x2={WIDTH} y1={up(0)} y2={up(0)} />
      <path className="vd-spark-line" d={lineShape<number | null>().defined(isThere).x(x).y(y)(numbers) ?? ''} />
    </svg>
  )
}
