/** Something that a catalogue does not say and that somebody has to. */
export interface Question {
  /** What is asked about: `zone`, `money`, `date`, `counted`, `dimensions`. */
  readonly kind: string
  /** The schema, table and column that it is about; empty where it is about all of them. */
  readonly about: readonly string[]
  readonly words: string
  /** What one knows of it: values that are there. */
  readonly seen: readonly string[]
  /** What may be answered; empty where it is any text. */
  readonly choices: readonly Choice[]
  /** Whether several of them may be. */
  readonly isSeveral: boolean
  /** What is answered where nobody says anything else; several are separated by commas. */
  readonly proposed: string
  /** Set where the same was asked for all of its kind: nobody is asked again, but an answer given ahead may tell it apart. */
  readonly isAskedForAll?: boolean
  /** What is wrong with a text; null where it will do. */
  readonly faultOf?: (text: string) => string | null
}

export interface Choice {
  readonly value: string
  readonly words: string
  /** Where several may be answered: what none of the others says. */
  readonly isNone?: boolean
}

export type Ask = (question: Question) => Promise<string>

/** As `--answer` and the answers file name it: `money.public.invoice.total`. */
export function keyOf({ kind, about }: Pick<Question, 'kind' | 'about'>): string {
  return [kind, ...about].join('.')
}

/** An answer that no question takes, or that a question cannot take. */
export class AnswerError extends Error {
  readonly code = 'bad_answer'
  constructor(message: string) {
    super(message)
    this.name = 'AnswerError'
  }
}

/** Answers that were given ahead, by their keys. */
export interface GivenAnswers {
  /** The answer to a question: the one whose key says most of what it is about. Undefined where there is none. */
  find(question: Pick<Question, 'kind' | 'about'>): string | undefined
  /** @throws AnswerError naming those that no question has asked for */
  refuseUnused(asked: readonly Question[]): void
}

/**
 * A key may leave out what its question is about from the front, and all of it: `money.public.invoice.total`,
 * `money.invoice.total`, `money.total`, `money`.
 */
export function givenAnswers(answers: ReadonlyMap<string, string>): GivenAnswers {
  const used = new Set<string>()
  return {
    find: ({ kind, about }) => {
      const keys = about.map((_, place) => [kind, ...about.slice(place)].join('.'))
      const key = [...keys, kind].find((one) => answers.has(one))
      if (key !== undefined) used.add(key)
      return key === undefined ? undefined : answers.get(key)
    },
    refuseUnused: (asked) => {
      const unused = [...answers.keys()].filter((key) => !used.has(key))
      if (unused.length === 0) return
      const known = [...new Set(asked.filter(({ isAskedForAll }) => !isAskedForAll).map(keyOf))]
      throw new AnswerError(
        `${unused.map((key) => `"${key}"`).join(', ')} answers no question. ${
          known.length === 0 ? 'Nothing was asked.' : `What was asked: ${known.join(', ')}.`
        }`,
      )
    },
  }
}

/** What is wrong with an answer; null where it will do. */
export function faultOfAnswer({ choices, isSeveral, faultOf }: Question, answer: string): string | null {
  if (choices.length > 0) {
    const values = choices.map(({ value }) => value)
    const given = isSeveral ? valuesIn(answer) : [answer]
    const unknown = given.find((value) => !values.includes(value))
    if (unknown !== undefined) return `"${unknown}" is not one of: ${values.join(', ')}.`
  }
  return faultOf?.(answer) ?? null
}

export function valuesIn(answer: string): string[] {
  return answer
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

/**
 * Asks ahead-given answers first, then whoever sits at the terminal.
 *
 * @param prompt null where nobody does: what is proposed is taken
 */
export function askBy(given: GivenAnswers, prompt: Ask | null, asked: Question[]): Ask {
  return async (question) => {
    asked.push(question)
    const answer = given.find(question)
    if (answer === undefined) {
      return prompt === null || question.isAskedForAll ? question.proposed : await prompt(question)
    }
    const fault = faultOfAnswer(question, answer)
    if (fault !== null) throw new AnswerError(`${keyOf(question)}: ${fault}`)
    return answer
  }
}
