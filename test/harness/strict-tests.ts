import { addEventHandler } from 'jest-circus'
import { patienceMs } from './patience.js'

/** Three waits long, so that a test says what it waited for. */
const LIMIT_MS = 3 * patienceMs

type Work = () => unknown

/** What the runner of our tests does not do: what never ends is ended, and whoever uses what a library will drop is told. */
addEventHandler((event, { currentDescribeBlock: { children, hooks } }) => {
  if (event.name === 'add_hook') watch(hooks.at(-1))
  else if (event.name === 'add_test') {
    const added = children.at(-1)
    if (added?.type === 'test') watch(added)
  }
})

function watch(added: { fn?: unknown } | undefined): void {
  if (typeof added?.fn !== 'function') return
  const work = added.fn as Work
  added.fn = async (): Promise<unknown> => {
    const done = await inTime(work)
    const [warning] = warnings.splice(0)
    if (warning) throw warning
    return done
  }
}

async function inTime(work: Work): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It has not ended for ${LIMIT_MS / 1_000} s.`)), LIMIT_MS)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

// A library says it once in a process, and at the start of a panel a newcomer reads it.
const warnings: Error[] = []
process.on('warning', (warning) => {
  if (warning.name === 'DeprecationWarning') warnings.push(warning)
})
