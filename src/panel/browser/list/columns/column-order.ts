/** In which order the list of columns stands while it is open. */

/**
 * The columns that are shown in their order, and each of the others behind the one that it follows where nothing was chosen.
 *
 * @param all in their own order
 */
export function orderOf(all: readonly string[], shown: readonly string[]): readonly string[] {
  const order = [...shown]
  for (const [place, name] of all.entries()) {
    if (order.includes(name)) continue
    const before = all.slice(0, place).findLast((one) => order.includes(one))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name)
  }
  return order
}

/** The same with one at another place. */
export function moved(order: readonly string[], name: string, to: number): readonly string[] {
  const others = order.filter((one) => one !== name)
  return [...others.slice(0, to), name, ...others.slice(to)]
}
