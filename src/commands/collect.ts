/** For an option that may be given several times: all its words, in their order. */
export function collect(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word]
}
