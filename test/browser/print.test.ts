import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { admin, openList, openPanel, operator } from './staff-browser.js'

const here = openPanel()
const wide = { width: 1280, height: 900 }

interface Named {
  readonly id: string
  readonly label: string
}

async function namesOf(page: Page, resource: string): Promise<readonly Named[]> {
  const { options } = (await (await page.request.get(`/api/v1/${resource}/options`)).json()) as {
    readonly options: readonly Named[]
  }
  return options
}

async function speak(page: Page, language: string): Promise<void> {
  const answer = await page.request.put('/api/v1/choices', {
    data: { language },
    headers: { origin: new URL(here.panel.url).origin },
  })
  expect(answer.status()).toBe(204)
}

async function printed(page: Page): Promise<string> {
  await page.emulateMedia({ media: 'print' })
  return (await page.locator('.vd-filters-summary').innerText()).replace(/\s+/g, ' ')
}

const inWords = {
  en: {
    status: 'Status: Draft',
    number: 'Estimated value: at least 1,000.00',
    text: 'Title contains “boiler”',
    selection: 'Selection of 2 rows',
    empty: 'Provider: no value',
  },
  de: {
    status: 'Status: Entwurf',
    number: 'Schätzwert: mindestens 1.000,00',
    text: 'Titel enthält „boiler“',
    selection: 'Auswahl von 2 Zeilen',
    empty: 'Anbieter: kein Wert',
  },
} as const

test.each(['en', 'de'] as const)(
  'in the language %s a printed list says every filter that is set',
  async (language) => {
    const page = await here.staff.inSession(operator, wide)
    await speak(page, language)
    const words = inWords[language]
    const providers = (await namesOf(page, 'provider')).slice(0, 4)
    const ids = providers.map(({ id }) => id).join(',')
    const names = providers.map(({ label }) => label).join(', ')
    const lists: [string, readonly string[]][] = [
      ['open_jobs?filters.status=draft', [words.status]],
      ['completed_jobs?filters.estimated_value~~from=1000&filters.title=boiler', [words.number, words.text]],
      ['job?ids=4711,4904', [words.selection]],
      ['job?filters.status=draft&filters.provider_id=is:empty', [words.status, words.empty]],
      [`job?provider=${ids}&filters.status=draft`, [names, words.status]],
      // No rows have the name of what is chosen.
      ['job_part?filters.job_id=17&filters.total_cost~~from=99999999', [(await jobName(page)) ?? '']],
    ]
    for (const [address, expected] of lists) {
      // Some of them have no rows, and so no table.
      await page.goto(`/admin/resources/${address}`)
      await page.locator('.vd-filters').waitFor()
      let said = ''
      await waitUntil(`${address} says ${expected.join()}`, async () => {
        said = await printed(page)
        return expected.every((part) => said.includes(part))
      })
      expect([address, said]).toEqual([address, expect.not.stringMatching(/\bmore\b|weiter/)])
      await page.emulateMedia({ media: 'screen' })
      expect(await page.locator('.vd-filters-summary').isVisible()).toBe(false)
    }
    await page.goto(`/admin?provider=${ids}`)
    await page.locator('[data-card]').first().waitFor()
    await waitUntil('the board names all', async () => (await printed(page)).includes(names))
    await speak(page, 'en')
    expect(here.staff.faults()).toEqual([])
  },
)

async function jobName(page: Page): Promise<string | undefined> {
  const { options } = (await (await page.request.get('/api/v1/job/options?ids=17')).json()) as {
    readonly options: readonly Named[]
  }
  return options.find(({ id }) => id === '17')?.label
}

test('on a phone the line beside the filters stays short', async () => {
  const page = await here.staff.inSession(admin, { width: 390, height: 844 })
  await openList(page, '/admin/resources/open_jobs?filters.status=draft')
  expect(await page.locator('.vd-filters-summary').innerText()).toBe('All providers, 1 more filter')
})

test('on paper there is nothing that can only be clicked, and nothing of the keyboard', async () => {
  const page = await here.staff.inSession(admin, wide)
  await openList(page, '/admin/resources/job')
  await page.keyboard.press('j')
  await page.emulateMedia({ media: 'print' })
  const rings = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('#app *')].filter((one) => !/none/.test(getComputedStyle(one).outlineStyle))
          .length,
    )
  expect(await rings()).toBe(0)
  await page.emulateMedia({ media: 'screen' })
  expect(await rings()).toBe(1)

  const pages = [
    ['/admin/pages/refreshes', '[data-action=refresh]'],
    ['/admin/pages/health', '[data-view]'],
    ['/admin/pages/accounts', '[data-account]'],
    ['/admin/resources/job/records/17/show', '.vd-related-link'],
    ['/admin/resources/provider/records/1/show', '.vd-related-link'],
  ] as const
  for (const [address, there] of pages) {
    await page.goto(address)
    await page.locator(there).first().waitFor()
    await page.emulateMedia({ media: 'print' })
    const clickable = await page
      .locator('#app :is(.vd-button, .vd-control, .vd-text-button, .vd-related-link)')
      .evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.textContent))
    expect([address, clickable]).toEqual([address, []])
    await page.emulateMedia({ media: 'screen' })
  }
  expect(here.staff.faults()).toEqual([])
})
