/**
 * Breaks off what takes longer. A connection over which nothing comes any more looks like one whose answer is on its way.
 *
 * @param signal breaks it off as well
 * @throws whatever `work` throws when its signal says so
 */
export async function inTime<T>(
  ms: number,
  signal: AbortSignal | null | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limited = new AbortController()
  const stop = (): void => limited.abort(signal?.reason)
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  const timer = window.setTimeout(() => limited.abort(new Error('no answer in time')), ms)
  try {
    return await work(limited.signal)
  } finally {
    window.clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
