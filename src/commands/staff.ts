import { Argument, Command, Option } from 'commander'
import { addStaff, changeRole, disableStaff, enableStaff, resetPassword } from '../access/accounts.js'
import { generatePassword } from '../access/passwords.js'
import { roles } from '../access/permissions.js'
import { listStaff } from '../access/staff.js'
import { print, table, withDatabase } from './with-database.js'

const roleWords = 'viewer (reads), operator (also exports and refreshes) or admin'

/** `viewdesk staff …`: accounts. */
export function staffCommand(projectDir: string): Command {
  const command = new Command('staff').description('Accounts of staff.')
  command
    .command('add')
    .description('Add an account. Its password is generated and shown once.')
    .argument('<email>', 'what they sign in with')
    .addOption(new Option('--role <role>', roleWords).choices(roles).makeOptionMandatory())
    .option('--name <name>', 'the name that colleagues see')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { role: string; name?: string; json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        const password = generatePassword()
        const { id, role, name } = await addStaff(database.pools.admin, {
          email,
          role: options.role,
          name: options.name,
          password,
        })
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
        const staff = await listStaff(database.pools.admin)
        const rows = staff.map((one) => [
          one.email,
          one.name,
          one.role,
          one.disabledAt ? 'disabled' : one.maySignIn ? 'active' : 'demo, cannot sign in',
        ])
        const people = staff.map(({ id, email, name, role, disabledAt, maySignIn }) => ({
          id,
          email,
          name,
          role,
          disabledAt,
          maySignIn,
        }))
        print(options, { staff: people }, table([['email', 'name', 'role', 'state'], ...rows]))
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
        print(options, { email, role }, [`${email} is ${role} now.`])
      }),
    )
  command
    .command('reset')
    .description('Give an account a new password, which is generated and shown once, and end its sessions.')
    .argument('<email>', 'whose')
    .option('--json', 'answer as JSON')
    .action((email: string, options: { json?: boolean }) =>
      withDatabase(projectDir, async ({ database }) => {
        const password = generatePassword()
        const { disabledAt } = await resetPassword(database.pools.admin, email, password)
        const lines = [`${email} has the password ${password} (shown only now). Its sessions have ended.`]
        if (disabledAt !== null) lines.push(`The account is disabled. Open it: npx viewdesk staff enable ${email}`)
        print(options, { email, password, disabled: disabledAt !== null }, lines)
      }),
    )
  return command
}
