import { Argument, Command, Option } from 'commander'
import type pg from 'pg'
import { type Account, type AccountState, listAccounts } from '../access/account-list.js'
import {
  addStaff,
  changeRole,
  disableStaff,
  enableStaff,
  inviteStaff,
  noSuchAccount,
  resetByLink,
  resetPassword,
} from '../access/accounts.js'
import { type ActivityKind, recordDeed } from '../access/activity.js'
import { generatePassword } from '../access/passwords.js'
import { roles } from '../access/permissions.js'
import { unlock } from '../access/sign-in-failures.js'
import { accountKey, listStaff, type Staff } from '../access/staff.js'
import { linkAddress, type PasswordLink } from '../access/staff-links.js'
import { endAllSessions, listSessions } from '../access/staff-sessions.js'
import type { Config } from '../config/config.js'
import { print, table, withDatabase } from './with-database.js'

const roleWords = 'viewer (reads), operator (also exports and refreshes) or admin'

/** `viewdesk staff …`: accounts. */
export function staffCommand(projectDir: string): Command {
  const command = new Command('staff').description('Accounts of staff.')
  command
    .command('add')
    .description('Add an account. Its password is generated and shown once, or chosen by its owner with a link.')
    .argument('<email>', 'what they sign in with')
    .addOption(new Option('--role <role>', roleWords).choices(roles).makeOptionMandatory())
    .option('--name <name>', 'the name that colleagues see')
    .option('--invite', 'print a link with which they choose the password')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { role: string; name?: string; invite?: boolean; json?: boolean }) =>
      withDatabase(projectDir, async ({ config, database }) => {
        const account = { email, role: options.role, name: options.name }
        if (options.invite) {
          const { staff, link } = await inviteStaff(database.pools.admin, account)
          await note(database.pools.admin, 'account_invited', email, staff.role)
          const { id, name, role } = staff
          print(options, { id, email, name, role, ...linkOf(config, link) }, linkLines(config, staff, link))
          return
        }
        const password = generatePassword()
        const { id, role, name } = await addStaff(database.pools.admin, { ...account, password })
        await note(database.pools.admin, 'account_added', email, role)
        const line = `${email} may sign in as ${role} with the password ${password} (shown only now).`
        print(options, { id, email, name, role, password }, [line])
      }),
    )
  command
    .command('list')
    .description('Show all accounts.')
    .option('--json', 'answer as JSON')
    .action((options: { json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        const accounts = await listAccounts(database.pools.admin)
        const rows = accounts.map((one) => [
          one.email,
          one.name,
          one.role,
          stateWords(one),
          one.lastSignInAt ?? 'never',
          String(one.sessions),
        ])
        const head = ['email', 'name', 'role', 'state', 'last sign-in', 'sessions']
        print(options, { staff: accounts }, table([head, ...rows]))
      }),
    )
  command
    .command('disable')
    .description('Close an account and end its sessions.')
    .argument('<email>', 'whose')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        await disableStaff(database.pools.admin, email)
        await note(database.pools.admin, 'account_disabled', email)
        print(options, { email, disabled: true }, [`${email} cannot sign in any more.`])
      }),
    )
  command
    .command('enable')
    .description('Open a disabled account again, with the password that it had.')
    .argument('<email>', 'whose')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        const { maySignIn } = await enableStaff(database.pools.admin, email)
        await note(database.pools.admin, 'account_enabled', email)
        const line = maySignIn
          ? `${email} may sign in again.`
          : `${email} is enabled, but has no password yet. Give it one: npx viewdesk staff reset ${email}`
        print(options, { email, disabled: false, maySignIn }, [line])
      }),
    )
  command
    .command('role')
    .description('Give an account another role. It holds at once.')
    .argument('<email>', 'whose')
    .addArgument(new Argument('<role>', roleWords).choices(roles))
    .option('--json', 'answer as JSON')
    .action((email: string, role: string, options: { json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        await changeRole(database.pools.admin, email, role)
        await note(database.pools.admin, 'account_role', email, `→ ${role}`)
        print(options, { email, role }, [`${email} is ${role} now.`])
      }),
    )
  command
    .command('reset')
    .description(
      'End the password and the sessions of an account. A new password is generated and shown once, or chosen with a link.',
    )
    .argument('<email>', 'whose')
    .option('--link', 'print a link with which they choose the password')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { link?: boolean; json?: boolean }) =>
      withDatabase(projectDir, async ({ config, database }) => {
        const { admin } = database.pools
        if (options.link) {
          const { staff, link } = await resetByLink(admin, email)
          await note(admin, 'account_reset', email)
          await unlock(admin, email)
          print(options, { email, ...linkOf(config, link) }, linkLines(config, staff, link))
          return
        }
        const password = generatePassword()
        const { disabledAt } = await resetPassword(admin, email, password)
        await note(admin, 'account_reset', email)
        await unlock(admin, email)
        const lines = [`${email} has the password ${password} (shown only now). Its sessions have ended.`]
        if (disabledAt !== null) lines.push(`The account is disabled. Open it: npx viewdesk staff enable ${email}`)
        print(options, { email, password, disabled: disabledAt !== null }, lines)
      }),
    )
  command
    .command('unlock')
    .description('Forget the wrong passwords at an account, so that nobody waits any more.')
    .argument('<email>', 'whose')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        const staff = await staffCalled(database.pools.admin, email)
        await unlock(database.pools.admin, staff.email)
        await note(database.pools.admin, 'account_unlocked', email)
        print(options, { email, unlocked: true }, [`${email} may try to sign in again.`])
      }),
    )
  command
    .command('sessions')
    .description('Show where an account is signed in; --end signs it out everywhere.')
    .argument('<email>', 'whose')
    .option('--end', 'end all of them')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { end?: boolean; json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        const { id } = await staffCalled(database.pools.admin, email)
        const sessions = await listSessions(database.pools.admin, id, null)
        if (options.end) {
          await endAllSessions(database.pools.admin, id)
          await note(database.pools.admin, 'account_signed_out', email)
        }
        const rows = sessions.map((one) => [one.openedAt ?? '', one.seenAt ?? '', one.address ?? '', one.agent ?? ''])
        print(options, { sessions, ended: options.end === true }, [
          ...table([['signed in', 'last used', 'address', 'browser'], ...rows]),
          ...(options.end ? [`${email} is signed out everywhere.`] : []),
        ])
      }),
    )
  return command
}

/** Whoever sits at the command line has no account here; the name is the operating system's. */
async function note(pool: pg.Pool, kind: ActivityKind, subject: string, detail?: string): Promise<void> {
  const who = `command line (${process.env.USER ?? process.env.USERNAME ?? 'unknown'})`
  const deed = { kind, outcome: 'done', who, subject } as const
  await recordDeed(pool, detail === undefined ? deed : { ...deed, detail })
}

function stateWords({ state, linkValidUntil, lockedUntil }: Account): string {
  const isOld = linkValidUntil !== null && Date.parse(linkValidUntil) < Date.now()
  const link = isOld ? `their link ended at ${linkValidUntil}` : `their link works until ${linkValidUntil}`
  const words: Readonly<Record<AccountState, string>> = {
    active: 'active',
    invited: `invited: ${link}`,
    awaited: `password was reset: ${link}`,
    none: 'no password, cannot sign in',
    disabled: 'disabled',
  }
  return lockedUntil === null
    ? words[state]
    : `${words[state]}, too many wrong passwords, sign-in from some places refused until ${lockedUntil}`
}

function linkOf(config: Config, link: PasswordLink): { readonly link: string; readonly validUntil: string } {
  return { link: linkAddress(panelUrlOf(config), link), validUntil: link.validUntil }
}

function linkLines(config: Config, { email }: Staff, link: PasswordLink): string[] {
  return [
    `With this link ${email} chooses a password. It works once, until ${link.validUntil}, and is shown only now:`,
    `  ${linkAddress(panelUrlOf(config), link)}`,
    ...(config.baseUrl === null ? ['Set BASE_URL where staff open the panel at another address.'] : []),
  ]
}

function panelUrlOf({ baseUrl, host, port }: Config): string {
  return baseUrl ?? `http://${host}:${port}`
}

async function staffCalled(pool: pg.Pool, email: string): Promise<Staff> {
  const found = (await listStaff(pool)).find((one) => accountKey(one.email) === accountKey(email))
  if (found === undefined) throw noSuchAccount(email)
  return found
}
