import { setTimeout as sleep } from 'node:timers/promises'
import { defaultLimits, type Limits } from '../../src/database/limits.js'

/**
 * How long a test waits for one thing. A busy machine makes tests slow, never red: this is only for what never comes.
 *
 * The limit for a whole test is three times as long (strict-tests.ts), so that a test says what it waited for.
 */
export const patienceMs = Number(process.env.VIEWDESK_TEST_PATIENCE ?? 300) * 1_000

/** For a database that is there, however long it takes to answer. */
export const patientLimits: Limits = { ...defaultLimits, connectMs: patienceMs, shortMs: patienceMs }

/**
 * Asks again and again until it holds.
 *
 * @throws with what was waited for
 */
export async function waitUntil(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`)
    await sleep(20)
  }
}
