import React from 'react'
import { writeList } from '../../../reports/asking/address.js'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { listOf } from '../talk/address'
import { ReferenceList } from './reference-list'
import type { Filters } from './use-filters'
import { listWords, useLabels } from './use-labels'

/** "All providers", "Acme Plumbing and 2 more". */
export function useProviderWords(search: string): string {
  const chosen = listOf(new URLSearchParams(search).get('provider'))
  const labelOf = useLabels('provider', chosen)
  return chosen.length === 0 ? say('filters.allProviders') : listWords(chosen.map(labelOf))
}

/** Any number of providers; none chosen means all of them. */
export const ProviderPicker: React.FC<{ readonly filters: Filters }> = ({ filters }) => {
  const chosen = listOf(new URLSearchParams(filters.search).get('provider'))
  const words = useProviderWords(filters.search)
  const set = (ids: readonly string[], sameStep: boolean): void =>
    filters.change({ provider: writeList(ids) }, { sameStep })
  return (
    <Popover
      label={say('filters.providers')}
      buttonClass={chosen.length > 0 ? 'vd-control vd-control-set' : 'vd-control'}
      buttonLabel={say('filters.provider', { names: words })}
      button={
        <>
          <Icon name="person" />
          <span className="vd-control-text">{words}</span>
          <Icon name="chevron" />
        </>
      }
    >
      {() => <ProviderChoice chosen={chosen} set={set} />}
    </Popover>
  )
}

const ProviderChoice: React.FC<{
  readonly chosen: readonly string[]
  readonly set: (ids: readonly string[], sameStep: boolean) => void
}> = ({ chosen, set }) => {
  const changed = React.useRef(false)
  const apply = (ids: readonly string[]): void => {
    set(ids, changed.current)
    changed.current = true
  }
  return (
    <>
      <ReferenceList resource="provider" label={say('filters.providers')} chosen={chosen} onChange={apply} />
      <div className="vd-panel-foot">
        <span className="vd-muted">
          {chosen.length === 0 ? say('filters.allAreShown') : say('filters.chosen', { count: chosen.length })}
        </span>
        <button type="button" className="vd-text-button" disabled={chosen.length === 0} onClick={() => apply([])}>
          {say('filters.allProviders')}
        </button>
      </div>
    </>
  )
}
