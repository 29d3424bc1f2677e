import { askBy, givenAnswers, type Question } from '../../../src/reports/adopting/questions.js'
import { expect, test } from '../../harness/jest.js'

const money: Question = {
  kind: 'money',
  about: ['public', 'invoice', 'total'],
  words: 'Is it money?',
  seen: [],
  choices: [
    { value: 'cents', words: 'Cents' },
    { value: 'no', words: 'No' },
  ],
  isSeveral: false,
  proposed: 'no',
}
const given = (answers: Readonly<Record<string, string>>) => givenAnswers(new Map(Object.entries(answers)))

test.each([
  [{ money: 'cents' }, 'cents'],
  [{ money: 'no', 'money.total': 'cents' }, 'cents'],
  [{ 'money.total': 'no', 'money.public.invoice.total': 'cents' }, 'cents'],
  [{ 'money.other': 'cents' }, 'no'],
])('of answers given ahead the one is taken that says most of what is asked: %j', async (answers, taken) => {
  expect(await askBy(given(answers as Readonly<Record<string, string>>), null, [])(money)).toBe(taken)
})

test('what is not answered ahead is asked, and taken as proposed where nobody can be', async () => {
  expect(await askBy(given({}), async () => 'cents', [])(money)).toBe('cents')
  expect(await askBy(given({}), null, [])(money)).toBe('no')
})

test('what was asked for all is not asked again', async () => {
  const nobody = () => Promise.reject(new Error('Nobody is to be asked.'))
  expect(await askBy(given({}), nobody, [])({ ...money, isAskedForAll: true })).toBe('no')
})

test('an answer that the question cannot take, or that no question takes, is refused', async () => {
  await expect(askBy(given({ money: 'maybe' }), null, [])(money)).rejects.toThrow(
    'money.public.invoice.total: "maybe" is not one of: cents, no.',
  )
  expect(() => given({ colour: 'red' }).refuseUnused([money])).toThrow(
    '"colour" answers no question. What was asked: money.public.invoice.total.',
  )
})
