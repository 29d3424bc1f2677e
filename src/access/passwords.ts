import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { isNoChance } from '../config/weak-secret.js'
import { Refusal, type RefusalDetails } from '../refusal.js'

export const shortestPassword = 12
// Hashing takes longer with the length of what is hashed: nobody types more than this.
const longestPassword = 200

/** @throws Refusal saying what is wrong with the password */
export function checkPassword(password: string, email: string): void {
  if (password.length < shortestPassword) {
    throw weak(
      `The password is too short: it needs at least ${shortestPassword} characters. A few words in a row are easy to remember.`,
      { forStaff: 'answers.password_short', values: { least: shortestPassword } },
    )
  }
  if (password.length > longestPassword) {
    throw weak(`The password is too long: it may have ${longestPassword} characters at most.`, {
      forStaff: 'answers.password_long',
      values: { most: longestPassword },
    })
  }
  if (password.trim().toLowerCase() === email.trim().toLowerCase()) {
    throw weak('The password is the email address: choose another one.', { forStaff: 'answers.password_is_email' })
  }
  if (new Set(password).size < 4) throw guessable()
}

/**
 * As `checkPassword`, for what people choose on a page: nor may it be one word twice, or a row. Those that a configuration or a
 * script sets keep working.
 */
export function checkChosenPassword(password: string, email: string): void {
  checkPassword(password, email)
  if (isNoChance(password.toLowerCase())) throw guessable()
}

function guessable(): Refusal {
  return weak('The password repeats itself, or is a row of characters: choose another one.', {
    forStaff: 'answers.password_guessable',
  })
}

function weak(message: string, details: RefusalDetails): Refusal {
  return new Refusal(400, 'weak_password', message, details)
}

export async function hashPassword(password: string): Promise<string> {
  return await hash(password)
}

/**
 * Whether the password fits the hash. Without a hash it takes as long and says no, so that the time that an answer
 * takes does not tell which email addresses have an account.
 */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  if (password.length > longestPassword) return false
  // Made for everybody, so that the first of a process that needs it does not wait longer than others.
  nobodysHash ??= hash('nobody has this password')
  const nobodys = await nobodysHash
  const fits = await verify(passwordHash ?? nobodys, password)
  return passwordHash !== null && fits
}

let nobodysHash: Promise<string> | null = null

/** Four groups of five letters and digits, without those that look alike: 98 bits. */
export function generatePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}
