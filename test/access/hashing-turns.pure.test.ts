import { openHashingTurns } from '../../src/access/hashing-turns.js'
import { expect, test } from '../harness/jest.js'

test('passwords are compared one after the other, and whoever comes when too many wait is told at once', async () => {
  const turns = openHashingTurns()
  let running = 0
  let mostRunning = 0
  let end = (): void => undefined
  const held = new Promise<void>((resolve) => {
    end = resolve
  })
  const compare = async () => {
    running += 1
    mostRunning = Math.max(mostRunning, running)
    await held
    running -= 1
    return 'compared'
  }
  const taken = Array.from({ length: 40 }, () => turns.take(compare))
  expect(await Promise.all(taken.slice(31))).toEqual(Array(9).fill(null))
  end()
  expect(await Promise.all(taken.slice(0, 31))).toEqual(Array(31).fill('compared'))
  expect(mostRunning).toBe(1)
})

test('one that fails holds nobody up', async () => {
  const turns = openHashingTurns()
  await expect(turns.take(() => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory')
  expect(await turns.take(async () => 'compared')).toBe('compared')
})
