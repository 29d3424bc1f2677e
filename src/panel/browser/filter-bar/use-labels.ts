import { writeList } from '../../../reports/asking/address.js'
import type { Option } from '../../api/options-route'
import { say } from '../language'
import { apiAddress } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import { shortId } from '../words'

/** The names of chosen references; an ellipsis until they are here, and the id itself for those that have none. */
export function useLabels(resource: string | null, ids: readonly string[]): (id: string) => string {
  const query = new URLSearchParams({ ids: writeList(ids) }).toString()
  const wanted = resource !== null && ids.length > 0
  const { data, error } = useRemote<{ options: readonly Option[] }>(
    wanted ? apiAddress(resource, 'options', query) : null,
  )
  const isComing = wanted && data === null && error === null
  return (id) => (isComing ? '…' : (data?.options.find((option) => option.id === id)?.label ?? shortId(id)))
}

/** "Acme Plumbing", "Acme Plumbing and 2 more". */
export function listWords(labels: readonly string[]): string {
  const [first = '', ...others] = labels
  if (others.length === 0) return first
  return others.length === 1 ? `${first}, ${others[0]}` : say('filters.andMore', { first, count: others.length })
}
