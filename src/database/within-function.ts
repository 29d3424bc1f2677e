import { sqlState, sqlStates } from './sql-state.js'

/**
 * The function that ran into it, where it was not the statement itself: "app.log_ddl()".
 *
 * @param where of PostgreSQL's error, in whichever language it is
 */
export function functionOf(where: string | undefined): string | null {
  const lines = (where ?? '').split('\n')
  for (const line of lines) {
    const [, name] = ofLanguage.exec(line) ?? ofSql.exec(line) ?? []
    if (name !== undefined) return name
  }
  return null
}

const ofLanguage = /^(?:\S+ )?PL\/\w+\S* (?:\S+ )?((?:"[^"]*"|[^\s("])+\([^()]*\))/
const ofSql = /^SQL[ -]\w+ ["»]([^"«»]+)["«] (?:\w+ \d+|during \w+)$/

/**
 * What to do where it is not the statement but a function that lacks a right, or something else that has a name: this role has all
 * that the statement needs, so that no grant for it would help. Null for every other error.
 */
export function faultOfFunction(error: unknown): string | null {
  const state = sqlState(error)
  const name = functionOf((error as { readonly where?: string } | null)?.where)
  if (!state?.startsWith('42') || name === null) return null
  const remedy =
    state === sqlStates.insufficientPrivilege
      ? 'It needs that right for the role of DATABASE_URL, or has to be made security definer'
      : 'It has to be put right'
  return `It is the function ${name} that this happens in, ${whoRunsIt} ${remedy}: whoever wrote it can help.`
}

/** What PostgreSQL says, and what to do where it says it of a function. */
export function withFaultOfFunction(error: Error): string {
  const within = faultOfFunction(error)
  return within === null ? error.message : `${error.message}. ${within}`
}

/** Whether it was said of some error, of which only the words are left. */
export function saysFaultOfFunction(text: string): boolean {
  return text.includes(whoRunsIt)
}

const whoRunsIt = 'which a SELECT calls, or something in the database runs, such as an event trigger.'
