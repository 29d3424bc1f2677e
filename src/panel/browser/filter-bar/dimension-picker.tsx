import React from 'react'
import { writeList } from '../../../reports/asking/address.js'
import type { Dimension } from '../../../reports/dimension'
import { say, withinSentence } from '../language'
import { Icon } from '../parts/icon'
import { MenuIcon } from '../parts/menu-icon'
import { Popover } from '../parts/popover'
import { listOf } from '../talk/address'
import { dimensionWords, useDimensionLabels } from './dimension-words'
import { ReferenceList } from './reference-list'
import type { Filters } from './use-filters'

interface Props {
  readonly dimension: Dimension
  readonly filters: Filters
}

/** Any number of records of a dimension; none chosen means all of them. */
export const DimensionPicker: React.FC<Props> = ({ dimension, filters }) => {
  const { name, singular, plural, icon } = dimension
  const chosen = listOf(new URLSearchParams(filters.search).get(name))
  const labels = useDimensionLabels(dimension, filters.search)
  const words = dimensionWords(dimension, labels)
  const set = (ids: readonly string[], sameStep: boolean): void =>
    filters.change({ [name]: writeList(ids) }, { sameStep })
  return (
    <Popover
      label={plural}
      buttonClass={chosen.length > 0 ? 'vd-control vd-control-set' : 'vd-control'}
      buttonLabel={
        chosen.length > 0
          ? say('filters.dimensionIs', { one: singular, names: words })
          : say('filters.dimensionIsAll', { one: singular, several: withinSentence(plural) })
      }
      button={
        <>
          <MenuIcon name={icon ?? 'tag'} className="vd-icon" />
          <span className="vd-control-text">{labels[0] ?? words}</span>
          {labels.length > 1 ? <span className="vd-control-more">+ {labels.length - 1}</span> : null}
          <Icon name="chevron" />
        </>
      }
    >
      {() => <DimensionChoice {...{ dimension, chosen, set }} />}
    </Popover>
  )
}

const DimensionChoice: React.FC<{
  readonly dimension: Dimension
  readonly chosen: readonly string[]
  readonly set: (ids: readonly string[], sameStep: boolean) => void
}> = ({ dimension: { name, plural }, chosen, set }) => {
  const changed = React.useRef(false)
  const apply = (ids: readonly string[]): void => {
    set(ids, changed.current)
    changed.current = true
  }
  return (
    <>
      <ReferenceList resource={name} label={plural} chosen={chosen} onChange={apply} />
      <div className="vd-panel-foot">
        <span className="vd-muted">
          {chosen.length === 0 ? say('filters.allAreShown') : say('filters.chosen', { count: chosen.length })}
        </span>
        <button type="button" className="vd-text-button" disabled={chosen.length === 0} onClick={() => apply([])}>
          {say('filters.allOf', { several: withinSentence(plural) })}
        </button>
      </div>
    </>
  )
}
