import React from 'react'
import type { Filters } from '../filter-bar/use-filters'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { DEFAULT_PER_PAGE, PAGE_SIZES } from '../talk/address'

interface Props {
  readonly page: number
  readonly perPage: number
  readonly count: number
  readonly filters: Filters
  readonly manner: Manner
}

export const Pager: React.FC<Props> = ({ page, perPage, count, filters, manner }) => {
  const last = Math.max(1, Math.ceil(count / perPage))
  const first = Math.min(count, (page - 1) * perPage + 1)
  const end = Math.min(count, page * perPage)
  const sizes: readonly number[] = [...new Set([...PAGE_SIZES, perPage])].sort((a, b) => a - b)
  const go = (to: number): void => {
    filters.change({ page: to === 1 ? null : String(to) })
    // The next rows are read from the first on.
    document.querySelector('[data-css="app-content"]')?.scrollTo({ top: 0 })
  }
  return (
    <nav className="vd-pager" aria-label={say('list.pages')}>
      <label className="vd-pager-size">
        {say('list.rowsPerPage')}
        <select
          className="vd-input"
          value={perPage}
          onChange={({ target }) =>
            filters.change({ perPage: Number(target.value) === DEFAULT_PER_PAGE ? null : target.value })
          }
        >
          {sizes.map((size) => (
            <option key={size} value={size}>
              {size}
            </option>
          ))}
        </select>
      </label>
      <span className="vd-pager-place">
        {say('list.place', {
          first: formatCount(first, manner),
          last: formatCount(end, manner),
          count: formatCount(count, manner),
        })}
      </span>
      <button type="button" className="vd-button" disabled={page <= 1} onClick={() => go(page - 1)}>
        <Icon name="left" />
        {say('list.previous')}
      </button>
      <button type="button" className="vd-button" disabled={page >= last} onClick={() => go(page + 1)}>
        {say('list.next')}
        <Icon name="right" />
      </button>
    </nav>
  )
}
