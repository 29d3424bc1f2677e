/** A column's heading in one line or two, so that figures of eight digits are not as far apart as their names are long. */

/** A label up to this length stays in one line. */
const SHORT = 12

/**
 * The label's lines, two at most: broken at the blank that leaves the longer one shortest.
 *
 * @returns the first keeps its blank, so that the label stays one label to whoever reads the text alone
 */
export function headingLines(label: string): readonly string[] {
  if (label.length <= SHORT) return [label]
  const breaks = [...label.matchAll(/ /g)].map(({ index }) => index)
  const [best] = breaks.sort((a, b) => longerOf(label, a) - longerOf(label, b))
  return best === undefined ? [label] : [label.slice(0, best + 1), label.slice(best + 1)]
}

function longerOf(label: string, place: number): number {
  return Math.max(place, label.length - place - 1)
}
