import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { removeFolder } from './remove-folder.js'
import { projectDir as checkout } from './templates.js'

/*
 * A shop of its own: customers and their sales.
 *
 *  customer          country   sales (booked by, amount)
 *  C1 Alpine Foods   UK        12.00 (rep R1)  30.00 (R1)   sum 42.00
 *  C2 Brook & Sons   DE        no sales
 */
export const shopTables = `
  create table public.customer (code text primary key, country text not null, company text not null);
  create table public.sale (id bigint primary key, customer text not null, payer text not null, booked date not null, amount numeric(12, 2));
  insert into public.customer values ('C1', 'UK', 'Alpine Foods'), ('C2', 'DE', 'Brook & Sons');
  insert into public.sale values (1, 'C1', 'C2', '2026-06-01', 12.00), (2, 'C1', 'C1', '2026-06-02', 30.00), (3, 'C1', 'C1', '2026-06-03', null);`

const customer = `-- title: Customers
-- title.de: Kunden
-- description: Who buys.
-- grain: code
-- menu: Shop, 10
-- menu.de: Laden
-- icon: building
-- column code [id]: Code.
-- column company [text]: Company.
-- column country [text]: Country.

select code, company, country from public.customer
`

const sale = `-- title: Sales
-- title.de: Verkäufe
-- description: What was sold.
-- grain: id
-- date: booked
-- menu: Shop, 20
-- column id [id]: Number.
-- column customer [customer]: Customer.
-- column payer [customer]: Payer.
-- column booked [date]: Booked on.
-- column amount [money]: Amount. Empty until it is billed.
-- total sales [count]: Sales = count(id)
-- total amount [money]: Amount = sum(amount)
-- total unbilled [count]: Unbilled = count(id) - count(amount)

select id, customer, payer, booked, amount from public.sale
`

const customerSales = `-- title: Sales by customer
-- description: What each customer has bought.
-- grain: customer
-- rows: sale
-- menu: Figures, 5
-- menu.de: Zahlen
-- column customer [customer]: Customer.
-- column country [text]: Country.
-- column sales [count]: Sales.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)

select sale.customer, max(customer.country) as country, count(*) as sales, sum(sale.amount) as amount
from source_sale as sale
join source_customer as customer on customer.code = sale.customer
group by sale.customer
`

const dashboard = `import type { DashboardDeclaration } from 'viewdesk'

export const dashboard: DashboardDeclaration = {
  title: { en: 'Today', de: 'Heute' },
  cards: [{ id: 'sold', title: 'Sold', report: 'sale', headline: 'amount', figures: ['sales'] }],
  charts: [],
}
`

const yearly = `import type { DashboardDeclaration } from 'viewdesk'

export const dashboard: DashboardDeclaration = {
  title: { en: 'The year', de: 'Das Jahr' },
  cards: [{ id: 'count', title: 'How many', report: 'sale', headline: 'sales', figures: [] }],
  charts: [
    {
      id: 'best',
      title: 'Best customers',
      report: 'customer_sales',
      over: 'customer',
      top: { by: 'amount', most: 5 },
      series: [{ total: 'amount', as: 'bar' }],
    },
  ],
}
`

const records = `import type { RecordDeclaration } from 'viewdesk'

export const records: readonly RecordDeclaration[] = [
  {
    table: 'customer',
    sections: [
      {
        kind: 'figures',
        id: 'bought',
        title: { en: 'What they bought', de: 'Was sie kauften' },
        report: 'customer_sales',
        columns: ['sales', 'amount'],
        none: 'Nothing was sold to them yet.',
      },
      {
        kind: 'rows',
        id: 'sales',
        title: 'Newest sales',
        report: 'sale',
        by: 'customer',
        columns: ['booked', 'amount'],
        sort: { column: 'booked', direction: 'desc' },
        missing: [{ column: 'amount', text: 'Not billed' }],
        none: 'No sale is recorded.',
        remarks: [{ total: 'unbilled', one: '1 sale is not billed.', other: '{{count}} sales are not billed.' }],
      },
    ],
  },
]
`

const panel = `import type { PanelDeclaration } from 'viewdesk'

export const panel: PanelDeclaration = { name: { en: 'Alpine desk', de: 'Alpenpult' }, logo: 'peak.svg' }
`

const files: Readonly<Record<string, string>> = {
  'views/sources/source_customer.sql': customer,
  'views/sources/source_sale.sql': sale,
  'views/customer_sales.sql': customerSales,
  'resources/dashboard.ts': dashboard,
  'resources/dashboards/year.ts': yearly,
  'resources/records.ts': records,
  'resources/panel.ts': panel,
  'resources/peak.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 20 12 4l10 16z" fill="#0a6"/></svg>\n',
}

export interface ForeignProject {
  readonly projectDir: string
  /** Runs `npx viewdesk …` in it. */
  viewdesk(
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string }
  write(file: string, text: string): Promise<void>
  remove(): Promise<void>
}

/** A project of another company, made by `init --empty`, with the files above; compiled by the launcher. */
export async function foreignProject(): Promise<ForeignProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'viewdesk-foreign-')))
  const projectDir = join(folder, 'shop')
  const launcher = join(checkout, 'bin', 'viewdesk.js')
  const viewdesk: ForeignProject['viewdesk'] = (words, env = {}) =>
    spawnSync(process.execPath, [launcher, ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        SESSION_SECRET: 'a secret for tests that nobody else needs to know',
        ...env,
      },
    })
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(projectDir, file)), { recursive: true })
    await writeFile(join(projectDir, file), text)
  }
  const done = (ran: ReturnType<typeof viewdesk>): void => {
    if (ran.status !== 0) throw new Error(`${ran.stdout}${ran.stderr}`)
  }
  done(viewdesk(['init', projectDir, '--empty']))
  await mkdir(join(projectDir, 'node_modules'))
  await symlink(checkout, join(projectDir, 'node_modules', 'viewdesk'))
  for (const [file, text] of Object.entries(files)) await write(file, text)
  done(viewdesk(['build', '--project', projectDir]))
  return {
    projectDir,
    viewdesk: (words, env) => viewdesk([...words, '--project', projectDir], env),
    write,
    remove: () => removeFolder(folder),
  }
}
