import { Command, Option } from 'commander'
import { generatePassword } from '../access/passwords.js'
import { roles } from '../access/permissions.js'
import { addStaff, disableStaff, listStaff } from '../access/staff.js'
import { print, table, withDatabase } from './with-database.js'

/** `viewdesk staff …`: accounts. */
export function staffCommand(projectDir: string): Command {
  const command = new Command('staff').description('Accounts of staff.')
  command
    .command('add')
    .description('Add an account. Its password is generated and shown once.')
    .argument('<email>', 'what they sign in with')
    .addOption(
      new Option('--role <role>', 'viewer (reads), operator (also exports and refreshes) or admin')
        .choices(roles)
        .makeOptionMandatory(),
    )
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
  return command
}
