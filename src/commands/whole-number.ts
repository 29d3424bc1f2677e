import { InvalidArgumentError } from 'commander'

/** Reads an option that is a whole number from 1 to `most`; anything else is wrong usage. */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,8}$/.test(text) ? Number(text) : 0
    if (value < 1 || value > most) throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`)
    return value
  }
}
