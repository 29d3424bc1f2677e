import type { Page } from 'playwright-core'
import { addStaff } from '../../src/access/accounts.js'
import { expect, test } from '../harness/jest.js'
import { admin, desk, openPanel, password, phone, viewer } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel()
const secret = 'four words in a row'

test('an admin adds a colleague with a link, and the colleague chooses a password and is in', async () => {
  const page = await here.staff.signedIn(admin)
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('button', { name: 'Add a colleague' }).click()
  await page.getByLabel('Email').fill('nina@example.com')
  await page.getByLabel('Name', { exact: true }).fill('Nina Berg')
  await page.getByRole('radio', { name: /^Operator/ }).check()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Create account and show link' }).click()
  const link = await page.getByLabel('Link', { exact: true }).inputValue()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Close' }).click()
  const row = page.locator('[data-account="nina@example.com"]')
  await row.getByText(/^Invited; the link works until /).waitFor()

  const nina = await here.staff.open(phone)
  await nina.goto(link)
  expect(await violations(nina)).toEqual([])
  await nina.getByLabel('New password', { exact: false }).first().fill(secret)
  await nina.getByLabel('Repeat the new password').fill(secret)
  await nina.getByRole('button', { name: 'Set password and sign in' }).click()
  await nina.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await page.reload()
  await row.getByText(/^Last signed in .* · 1 session$/).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a forgotten password: the sign-in page says whom to ask, and the admin makes a link', async () => {
  await addStaff(here.panel.pools.admin, { email: 'olga@example.com', name: 'Olga', role: 'viewer', password })
  const olga = await here.staff.open()
  await olga.goto('/admin/login')
  await olga.getByText('Forgot your password?').click()
  await olga.getByText(/Ask an administrator of this panel/).waitFor()
  expect(await violations(olga)).toEqual([])
  const page = await here.staff.inSession(admin)
  await page.goto('/admin/pages/accounts')
  await page.getByRole('button', { name: 'Manage Olga' }).click()
  await page.getByRole('button', { name: 'Reset password…' }).click()
  await page.getByText(/The password of Olga stops working now/).waitFor()
  await page.getByRole('button', { name: 'Reset password', exact: true }).click()
  await page.getByLabel('Link', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page
    .locator('[data-account="olga@example.com"]')
    .getByText(/^Password reset; the link works until /)
    .waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('an account is disabled after it is said what that does; nobody closes their own', async () => {
  await addStaff(here.panel.pools.admin, { email: 'leaver@example.com', name: 'Lea', role: 'viewer', password })
  const page = await here.staff.inSession(admin)
  await page.goto('/admin/pages/accounts')
  await page.getByRole('button', { name: 'Manage Lea' }).click()
  await page.getByRole('button', { name: 'Disable…' }).click()
  await page.getByText(/cannot sign in any more, and their sessions end/).waitFor()
  await page.getByRole('button', { name: 'Disable account' }).click()
  await page.locator('[data-account="leaver@example.com"][data-state=disabled]').waitFor()
  await page.getByRole('button', { name: 'Manage Admin' }).click()
  expect(await page.locator('.vd-account-list .vd-menu-item').allInnerTexts()).toEqual(['Sessions…'])
  expect(here.staff.faults()).toEqual([])
})

test('what got no answer is seen as it is, and what is ordered again afterwards is done again', async () => {
  await addStaff(here.panel.pools.admin, { email: 'zoe@example.com', name: 'Zoe', role: 'viewer', password })
  const page = await here.staff.inSession(admin)
  await page.goto('/admin/pages/accounts')
  const row = (state: string) => page.locator(`[data-account="zoe@example.com"][data-state=${state}]`)
  const order = async (menu: string, button: string) => {
    await page.getByRole('button', { name: 'Manage Zoe' }).click()
    await page.getByRole('button', { name: menu }).click()
    await page.getByRole('button', { name: button, exact: true }).click()
  }
  await page.route('**/disable', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await order('Disable…', 'Disable account')
  await page.getByText('The server did not answer.', { exact: false }).waitFor()
  await page.unroute('**/disable')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await row('disabled').waitFor()
  await order('Enable…', 'Enable account')
  await row('active').waitFor()
  await order('Disable…', 'Disable account')
  await row('disabled').waitFor()
  here.staff.faults()
})

test.each(['Escape', 'Escape twice', 'Cancel', 'close request'])(
  'a dialog that is being sent stays (%s), and the link that is shown only once is shown',
  async (how) => {
    const email = `${how.replaceAll(' ', '-').toLowerCase()}@example.com`
    await addStaff(here.panel.pools.admin, { email, name: `Eve ${how}`, role: 'viewer', password })
    const page = await here.staff.inSession(admin)
    await page.goto('/admin/pages/accounts')
    const leave = async (): Promise<void> => {
      if (how === 'Cancel') await page.getByRole('button', { name: 'Cancel', exact: true }).click({ force: true })
      // As a browser does it for the key or the gesture that goes back.
      if (how === 'close request') await page.locator('dialog[open]').evaluate((it: HTMLDialogElement) => it.close())
      if (how.startsWith('Escape')) await page.keyboard.press('Escape')
      if (how === 'Escape twice') await page.keyboard.press('Escape')
    }
    const send = async (address: string, button: string): Promise<void> => {
      const answer = await hold(page, address)
      await page.getByRole('button', { name: button, exact: true }).click()
      await answer.isAwaited
      await leave()
      await page.getByText('The server is not answering at the moment; still trying.').waitFor()
      await leave()
      await page.getByRole('dialog').waitFor()
      expect(await page.getByRole('button', { name: 'Cancel', exact: true }).getAttribute('aria-disabled')).toBe('true')
      await answer.release()
      expect(await page.getByLabel('Link', { exact: true }).inputValue()).toMatch(/^http/)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByRole('button', { name: `Manage Eve ${how}`, exact: true }).click()
    await page.getByRole('button', { name: 'Reset password…' }).click()
    await send('**/reset', 'Reset password')

    await page.getByRole('button', { name: 'Add a colleague' }).click()
    await page.getByLabel('Email').fill(`new-${email}`)
    await page.getByLabel('Name', { exact: true }).fill('New')
    await send('**/staff-accounts', 'Create account and show link')
    expect(here.staff.faults()).toEqual([])
  },
)

/** Keeps back the answers to what is sent there, which the server has done already. */
async function hold(
  page: Page,
  address: string,
): Promise<{ readonly isAwaited: Promise<void>; release(): Promise<void> }> {
  let [ask, goOn] = [(): void => undefined, (): void => undefined]
  const isAwaited = new Promise<void>((resolve) => {
    ask = resolve
  })
  const isReleased = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await page.route(address, async (route) => {
    if (route.request().method() === 'GET') return await route.continue()
    const response = await route.fetch()
    ask()
    await isReleased
    await route.fulfill({ response })
  })
  return {
    isAwaited,
    release: async () => {
      goOn()
      await page.getByLabel('Link', { exact: true }).waitFor()
      await page.unroute(address)
    },
  }
}

test('a page of somebody else in the place of an answer is told as that, and the dialog stays', async () => {
  await addStaff(here.panel.pools.admin, { email: 'portal@example.com', name: 'Pia', role: 'viewer', password })
  const page = await here.staff.inSession(admin)
  for (const [menu, button] of [
    ['Change role…', 'Change role'],
    ['Disable…', 'Disable account'],
    ['Reset password…', 'Reset password'],
  ] as const) {
    await page.goto('/admin/pages/accounts')
    await page.getByRole('button', { name: 'Manage Pia' }).click()
    await page.getByRole('button', { name: menu }).click()
    await page.route('**/api/v1/**', (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<h1>Welcome to our guest network</h1>' }),
    )
    await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click()
    const alert = page.getByRole('dialog').getByText('The answer did not come from this server.')
    await alert.waitFor()
    await page.getByText('What you see is from earlier; this page will try again by itself.').waitFor()
    expect(await alert.isVisible()).toBe(true)
    await page.unroute('**/api/v1/**')
    await page.getByText('What you see is from earlier').waitFor({ state: 'detached' })
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  }
  await page.locator('[data-account="portal@example.com"][data-state=active]').waitFor()
  here.staff.faults()
})

test('everybody sees where they are signed in, and ends what they left open elsewhere', async () => {
  const elsewhere = await here.staff.signedIn(viewer)
  const page = await here.staff.signedIn(viewer)
  expect(await page.getByRole('link', { name: 'Accounts' }).count()).toBe(0)
  await page.getByRole('button', { name: /Viewer/ }).click()
  await page.getByRole('button', { name: 'Where you are signed in' }).click()
  await page.locator('[data-session=other]').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await elsewhere.goto('/admin')
  await elsewhere.getByRole('button', { name: 'Sign in' }).waitFor()
})

test('an admin finds who exported what, and opens the list with the same filters again', async () => {
  const page = await here.staff.signedIn(admin)
  await page.request.get('/api/v1/job/export.csv?filters.status=completed&for=people')
  await page.getByRole('link', { name: 'Who did what' }).click()
  const row = page.locator('tbody tr', { hasText: 'Exported' }).first()
  await row.getByText('CSV · Status: Completed').waitFor()
  expect(await violations(page)).toEqual([])
  await row.getByRole('link', { name: 'Open' }).click()
  await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
  expect(new URL(page.url()).searchParams.get('filters.status')).toBe('completed')
  expect(here.staff.faults()).toEqual([])
})

const screens = [
  { ...desk, colorScheme: 'light' },
  { ...desk, colorScheme: 'dark' },
  { ...phone, colorScheme: 'light' },
] as const
const pages = [
  { address: '/admin/pages/accounts', there: '.vd-account-row' },
  { address: '/admin/pages/health', there: '[data-view=completed_jobs]' },
]
test.each(pages.flatMap((one) => screens.map((screen) => ({ ...one, ...screen }))))(
  '$address has no WCAG 2.2 AA violation and fits, $width pixels wide, $colorScheme',
  async ({ address, there, ...screen }) => {
    const page = await here.staff.inSession(admin, screen)
    await page.goto(address)
    await page.locator(there).first().waitFor()
    expect(await violations(page)).toEqual([])
    const widths = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.vd-page')].map((element) => element.scrollWidth),
    )
    for (const width of widths) expect(width).toBeLessThanOrEqual(screen.width)
    await page.context().close()
  },
)

test('the page of health says that nothing is wrong, and, when something is, what and what helps', async () => {
  const page = await here.staff.signedIn(admin)
  await page.getByRole('link', { name: 'Health' }).click()
  await page.getByText('Nothing is wrong.').waitFor()
  const view = page.locator('[data-view=staff_visits]')
  await view.getByText('In sync').waitFor()
  await here.panel.pools.admin.query(
    'drop view reports.staff_visits; create view reports.staff_visits as select 1 as staff_id',
  )
  await page.getByRole('button', { name: 'Look again' }).click()
  await view.getByText('Changed by hand').waitFor()
  await page.getByRole('heading', { name: /wrong$/ }).waitFor()
  expect(await page.locator('.vd-health-wrong').innerText()).toContain('staff_visits')
  expect(here.staff.faults()).toEqual([])
})
