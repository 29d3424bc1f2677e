import { openJoining } from '../../src/database/joining.js'
import { ReaderGoneError } from '../../src/database/transactions.js'
import { expect, test } from '../harness/jest.js'

function gate(): { readonly isOpen: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const isOpen = new Promise<void>((resolve) => {
    open = resolve
  })
  return { isOpen, open }
}

/** Work that begins when the test lets it, and ends when the test says so. */
function heldWork() {
  const joining = openJoining()
  const begun: string[] = []
  const ended: string[] = []
  const [turn, done] = [gate(), gate()]
  const ask = (question: string, { who = question, signal }: { who?: string; signal?: AbortSignal } = {}) =>
    joining.join(question, signal, async (all, begins) => {
      all.addEventListener('abort', () => ended.push(who))
      await turn.isOpen
      begins()
      begun.push(who)
      await done.isOpen
      return { who }
    })
  return { ask, begun, ended, turn, done }
}

test('who asks the same before the work has begun is given the same answer, and others their own', async () => {
  const { ask, begun, turn, done } = heldWork()
  const answers = [ask('profit', { who: 'Ann' }), ask('profit', { who: 'Ben' }), ask('upsell', { who: 'Cem' })]
  turn.open()
  done.open()
  const [ann, ben, cem] = await Promise.all(answers)
  expect(ann).toBe(ben)
  expect([ann, cem]).toEqual([{ who: 'Ann' }, { who: 'Cem' }])
  expect(begun).toEqual(['Ann', 'Cem'])
})

test('who asks while it is worked on has an answer of later than they asked', async () => {
  const { ask, begun, turn, done } = heldWork()
  turn.open()
  const first = ask('profit', { who: 'Ann' })
  while (begun.length === 0) await Promise.resolve()
  const second = ask('profit', { who: 'Ben' })
  done.open()
  expect(await Promise.all([first, second])).toEqual([{ who: 'Ann' }, { who: 'Ben' }])
})

test('who goes away leaves the others their answer; the last one to go ends the work', async () => {
  const { ask, ended, turn, done } = heldWork()
  const [ann, ben, cem] = [new AbortController(), new AbortController(), new AbortController()]
  const left = ask('profit', { who: 'Ann', signal: ann.signal })
  const stayed = ask('profit', { who: 'Ben', signal: ben.signal })
  const alone = ask('upsell', { who: 'Cem', signal: cem.signal })
  await Promise.resolve()
  ann.abort()
  cem.abort()
  await expect(left).rejects.toThrow(ReaderGoneError)
  await expect(alone).rejects.toThrow(ReaderGoneError)
  expect(ended).toEqual(['Cem'])
  // Nobody is answered by what has ended.
  const again = ask('upsell', { who: 'Dee' })
  turn.open()
  done.open()
  expect(await Promise.all([stayed, again])).toEqual([{ who: 'Ann' }, { who: 'Dee' }])
})

test('what fails fails for all who wait for it, and for nobody after them', async () => {
  const joining = openJoining()
  const fail = () =>
    joining.join('profit', undefined, async () => {
      throw new Error('division by zero')
    })
  const answers = await Promise.allSettled([fail(), fail()])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await joining.join('profit', undefined, async () => 12)).toBe(12)
})
