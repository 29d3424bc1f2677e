import { parseListQuery } from '../asking/query.js'
import type { Catalogue } from '../catalogue.js'
import { type OwnWords, ownWords } from '../own-words.js'
import { isForFewer } from '../readers.js'
import { findColumn, type LeftOut, type Report } from '../report.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import type { DeclaredLeftOut, ViewFile, ViewHeader } from '../view-files/view-file.js'

/** The `left out` lines of a header, those of the same totals as reasons beside one another. */
export function leftOutOf(
  { leftOut, totals }: Pick<ViewHeader, 'leftOut' | 'totals'>,
  own: OwnWords = ownWords,
): LeftOut[] {
  const together = new Map<string, LeftOut>()
  for (const declared of leftOut) {
    const key = JSON.stringify([declared.totals, declared.group, declared.heading])
    const before = together.get(key)
    const counter = totals.find(({ name }) => name === declared.heading)
    const { label, query } = declared
    together.set(key, {
      totals: declared.totals,
      group: declared.group,
      label: counter
        ? counter.label.charAt(0).toLowerCase() + counter.label.slice(1)
        : (declared.heading ?? own.leftOut),
      countedBy: counter?.name ?? null,
      reasons: [...(before?.reasons ?? []), { label, query }],
    })
  }
  return [...together.values()]
}

/** The report whose rows a report's left out rows are: that behind `rows`, else itself. */
export function rowsBehind(catalogue: Catalogue, report: Report): Report | undefined {
  return report.rows === null ? report : catalogue.find(report.rows)
}

/**
 * Reads every `left out` line as a list would read its filters, so that a mistake is found here and not by a reader.
 *
 * @throws ViewFileError with every line that names what is not there
 */
export function checkLeftOut(files: readonly ViewFile[], catalogue: Catalogue, timeZone: string): void {
  const faults = files.flatMap((file): Fault[] => {
    const report = catalogue.find(file.name)
    // A view that is not in the database is judged when it is.
    const behind = report && rowsBehind(catalogue, report)
    if (!report || !behind || file.isSource) return []
    return file.header.leftOut.flatMap((declared) =>
      faultsOf(declared, report, behind, { catalogue, timeZone }).map((what) => ({
        file: file.file,
        line: declared.line,
        message: `left out "${declared.label}" ${what}`,
      })),
    )
  })
  if (faults.length > 0) throw new ViewFileError(faults)
}

/** What is wrong with a line, each as the end of a sentence. */
function faultsOf(
  declared: DeclaredLeftOut,
  report: Report,
  behind: Report,
  { catalogue, timeZone }: { catalogue: Catalogue; timeZone: string },
): string[] {
  const faults: string[] = []
  const names = report.totals.map(({ name }) => name)
  const known = `Its totals are: ${names.join(', ')}.`
  for (const name of declared.totals) {
    if (!names.includes(name)) faults.push(`names "${name}", which is not a total of this report. ${known}`)
  }
  const { heading, group } = declared
  if (heading !== null && /^[a-z0-9_]+$/.test(heading) && !names.includes(heading)) {
    faults.push(`has "${heading}" in brackets, which is not a total. ${known} Words for the rows are two or more.`)
  }
  if (declared.totals.length === 0 && report.date === null) {
    faults.push('is about a period, but this report has no "date". Name its totals, or add "-- date: …".')
  }
  faults.push(...faultsOfGroup(group, report))
  if (isForFewer(behind, report)) {
    faults.push(`counts rows of ${behind.name}, which fewer people may see. Give both the same "roles".`)
  }
  try {
    parseListQuery(behind, new URLSearchParams(declared.query), { catalogue, timeZone, now: () => new Date() })
  } catch (error) {
    faults.push(`has a filter that ${behind.name} does not understand. ${(error as Error).message}`)
  }
  return faults
}

function faultsOfGroup(group: string | null, report: Report): string[] {
  if (group === null) return []
  const column = report.totalsBy === null ? undefined : findColumn(report, report.totalsBy)
  if (!column) return [`is for "${group}", but this report has no "totals by".`]
  const values = column.choices.map(({ value }) => value)
  return values.includes(group)
    ? []
    : [`is for "${group}", which is not a ${column.name}. Use one of: ${values.join(', ')}.`]
}
