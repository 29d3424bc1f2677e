/** Address of a report's list in the panel, under the filters of `params`. */
export function listHref(report: string, params: URLSearchParams): string {
  return `/admin/resources/${report}?${params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`
}
