/** How labels, definitions and choices are written, in every language. */

/** The label ends at the first full stop; what follows is the definition. */
export function splitLabel(text: string): { label: string; definition: string | null } {
  const [, label = text, definition = ''] = /^(.*?)\.(?:\s+(.*))?$/s.exec(text) ?? []
  return { label: label.trim(), definition: definition.trim() || null }
}

/** `waiting = Waiting to start, active`: values, each with the label that staff see where it differs. */
export function readChoices(text: string): { value: string; label: string }[] {
  return splitList(text).map((item) => {
    const [value = '', label] = item.split('=').map((part) => part.trim())
    const words = value.replaceAll('_', ' ')
    return { value, label: label ?? words.charAt(0).toUpperCase() + words.slice(1) }
  })
}

/** What cannot be meant, in words. */
export function faultsOfChoices(choices: readonly { readonly value: string; readonly label: string }[]): string[] {
  const values = choices.map(({ value }) => value)
  const twice = [...new Set(values.filter((value, place) => values.indexOf(value) < place))]
  // One that only ends with a quote may be a size in inches.
  const quoted = choices.filter(({ value, label }) => [value, label].some((text) => /^"(?:.*[^"])?$/.test(text)))
  return [
    ...twice.map((value) => `the choices list "${value}" twice. Leave one of them out.`),
    ...quoted.map(
      ({ value, label }) =>
        `the choice ${value === label ? value : `${value} = ${label}`} begins with a quote that does not end. Write it without: a comma parts choices, also between quotes.`,
    ),
  ]
}

export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
