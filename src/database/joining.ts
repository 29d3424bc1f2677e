import { ReaderGoneError } from './transactions.js'

/** Answers that are not worked out yet, by their questions. */
export interface Joining {
  /**
   * Runs the work, or shares the answer of somebody who has asked the same before and whose work has not begun: what is read
   * for both is read after both have asked.
   *
   * @param question tells apart all that are answered differently
   * @param work says when it begins; its signal is given as soon as all have gone who wait for it
   * @throws ReaderGoneError as soon as the signal says so
   */
  join<T>(
    question: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal, begins: () => void) => Promise<T>,
  ): Promise<T>
}

interface Asked {
  readonly answer: Promise<unknown>
  readonly gone: AbortController
  waiting: number
}

export function openJoining(): Joining {
  const notBegun = new Map<string, Asked>()

  const ask = (question: string, work: (signal: AbortSignal, begins: () => void) => Promise<unknown>): Asked => {
    const gone = new AbortController()
    const begins = (): void => {
      if (notBegun.get(question) === asked) notBegun.delete(question)
    }
    gone.signal.addEventListener('abort', begins)
    // Not before others can find it.
    const answer = Promise.resolve().then(() => work(gone.signal, begins))
    const asked: Asked = { answer: answer.finally(begins), gone, waiting: 0 }
    notBegun.set(question, asked)
    return asked
  }

  return {
    join: async <T>(
      question: string,
      signal: AbortSignal | undefined,
      work: (signal: AbortSignal, begins: () => void) => Promise<T>,
    ): Promise<T> => {
      if (signal?.aborted) throw new ReaderGoneError()
      const asked = notBegun.get(question) ?? ask(question, work)
      return (await answerFor(asked, signal)) as T
    },
  }
}

/** Whoever goes away leaves the others their answer. */
function answerFor(asked: Asked, signal: AbortSignal | undefined): Promise<unknown> {
  asked.waiting += 1
  return new Promise((resolve, reject) => {
    const onGone = (): void => {
      asked.waiting -= 1
      if (asked.waiting === 0) asked.gone.abort()
      reject(new ReaderGoneError())
    }
    signal?.addEventListener('abort', onGone, { once: true })
    asked.answer.then(resolve, reject).finally(() => signal?.removeEventListener('abort', onGone))
  })
}
