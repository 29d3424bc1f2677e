import type { Page } from 'playwright-core'
import { english } from '../../src/panel/language/english.js'
import { german } from '../../src/panel/language/german.js'
import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel } from '../harness/panel.js'
import { admin, desk, june, openList, openPanel, operator, password, phone, viewer } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel({ template: 'demo', config: { currency: 'EUR' } })

async function chooseGerman(page: Page): Promise<void> {
  await page.locator('.vd-account-button').click()
  await page.getByText('Deutsch').click()
  await page.getByRole('heading', { name: 'Übersicht' }).waitFor()
}

async function signInInGerman(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-Mail').fill(email)
  await page.getByLabel('Passwort').fill(password)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.getByRole('heading', { name: 'Übersicht' }).waitFor()
}

describe('who switches to German', () => {
  let page: Page
  /** What view files and `resources/` say in English and not in German. */
  let declared: readonly string[]
  beforeAll(async () => {
    page = await here.staff.signedIn(admin)
    await page.evaluate(async () => await fetch('/api/v1/open_jobs/check', { method: 'POST' }))
    const inEnglish = await declaredWords(page)
    await chooseGerman(page)
    const inGerman = await declaredWords(page)
    declared = [...inEnglish].filter((words) => !inGerman.has(words))
  })

  test('finds words of view files in German, of each kind', () => {
    const kinds = [
      'Completed jobs',
      'What was billed above the estimate, by provider and day of completion.',
      'Gross profit',
      'In progress',
      'without an estimate',
      'No row appears twice',
      'Margin by provider',
    ]
    expect(kinds.filter((words) => !declared.includes(words))).toEqual([])
  })

  test('reads German on the list of every report and table', async () => {
    const names = await page.evaluate(async () => {
      const { reports } = (await (await fetch('/api/v1')).json()) as { reports: { name: string; listed: boolean }[] }
      return reports.filter(({ listed }) => listed).map(({ name }) => name)
    })
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) {
      await openList(page, `/admin/resources/${name}`)
      for (const button of [/^\d+ Hinweise?$/, /^Über /]) {
        const note = page.getByRole('button', { name: button }).first()
        if ((await note.count()) > 0) await note.click()
      }
      expect([name, await englishLeft(page, declared)]).toEqual([name, []])
    }
  })

  test('finds reports and tables in the menu in the order of their German titles', async () => {
    for (const heading of ['Berichte', 'Datensätze']) {
      const titles = await page
        .getByRole('navigation')
        .getByRole('region', { name: heading })
        .getByRole('link')
        .allInnerTexts()
      expect(titles.length).toBeGreaterThan(2)
      expect(titles).toEqual([...titles].sort((one, other) => one.localeCompare(other, 'de')))
    }
  })

  test('reads German on every screen, but for what records say', async () => {
    const screens: readonly (readonly [address: string, there: string])[] = [
      [`/admin?${june}`, '.vd-drawing'],
      [`/admin/resources/profit_margins?${june}`, 'tfoot [data-total=revenue] button'],
      ['/admin/resources/job?filters.status=draft&filters.estimated_value~~from=100', '.vd-row-link'],
      ['/admin/resources/time_in_status', '[data-total]'],
      ['/admin/resources/visits_summary', '[data-same=visits_summary_materialized] [data-took]'],
      ['/admin/resources/job?filters.title=nobody+calls+it+that', '.vd-empty'],
      ['/admin/resources/job/records/1/show', '[data-section=phases] dd'],
      ['/admin/resources/provider/records/1/show', '[data-section=figures] .vd-card'],
      ['/admin/resources/job/records/99999999/show', '.vd-empty'],
      ['/admin/pages/refreshes', '.vd-durations'],
    ]
    for (const [address, there] of screens) {
      await page.goto(address)
      await page.locator(there).first().waitFor()
      expect([address, await englishLeft(page, declared)]).toEqual([address, []])
    }
  })

  test('reads German in panels and dialogs', async () => {
    await openList(page, `/admin/resources/completed_jobs?${june}`)
    for (const button of [/^Anbieter:/, /^Zeitraum:/, /^Filter hinzufügen/, /^Spalten/, /^Ansicht:/, /^Zeitplan/]) {
      await page.getByRole('button', { name: button }).click()
      expect([String(button), await englishLeft(page, declared)]).toEqual([String(button), []])
      await page.keyboard.press('Escape')
    }
    await page.locator('tfoot [data-total=profit] button').click()
    await page.locator('[data-why=read]').waitFor()
    expect(await englishLeft(page, declared)).toEqual([])
    await page.getByRole('button', { name: 'Schließen' }).click()
    await page.locator('.vd-account-button').click()
    await page.getByRole('button', { name: 'Passwort ändern' }).click()
    expect(await englishLeft(page, declared)).toEqual([])
    await page.getByLabel('Bisheriges Passwort').fill('not this one')
    await page.getByLabel('Neues Passwort', { exact: true }).fill('another long password')
    await page.getByLabel('Neues Passwort wiederholen').fill('another long password')
    await page.getByRole('button', { name: 'Passwort ändern' }).last().click()
    await page.getByText('Das bisherige Passwort ist falsch.').waitFor()
  })

  test('reads numbers and days as Germans write them, and the page says in which language it is', async () => {
    await openList(page, `/admin/resources/completed_jobs?${june}`)
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(await page.locator('tfoot [data-total=final_value]').innerText()).toMatch(/^\d{1,3}(\.\d{3})*,\d\d\s€$/)
    expect(await page.locator('[data-resolved-period]').innerText()).toMatch(/^1\.\s?–\s?30\. Juni 2026/)
    await page.goto('/admin')
    await page.locator('[data-figure=margin_percent]').first().waitFor()
    expect(await page.title()).toBe('Übersicht – Viewdesk')
    const nowhere = await page.goto('/admin/nowhere')
    expect(await nowhere?.text()).toContain('<html lang="de"')
    await page.getByRole('heading', { name: 'Seite nicht gefunden' }).waitFor()
  })

  test('writes amounts with a comma, and reads formulas in German', async () => {
    await openList(page, '/admin/resources/completed_jobs?filters.final_value~~from=1250.50')
    await page.locator('.vd-chip-text').click()
    const least = page.getByLabel('Mindestens', { exact: true })
    expect(await least.inputValue()).toBe('1250,50')
    await least.fill('2.50')
    await page.getByRole('button', { name: 'Anwenden' }).click()
    expect(await least.evaluate((field: HTMLInputElement) => field.validity.valid)).toBe(false)
    await least.fill('2500,75')
    await page.getByRole('button', { name: 'Anwenden' }).click()
    await page.getByRole('button', { name: 'Rechnungswert: mindestens 2.500,75 €', exact: true }).waitFor()
    expect(page.url()).toContain('filters.final_value~~from=2500.75')
    await page.locator('.vd-strip [data-total=jobs] button').click()
    const formula = await page.locator('[data-why="worked out as"]').innerText()
    expect(formula).toContain('Anzahl der Zeilen mit einem Wert in „Auftrag“')
  })

  test('reads what the server refuses in German, too', async () => {
    await page.goto('/admin/resources/job?filters.nothing=1')
    await page.getByText('Die Liste „Aufträge“ hat keine Spalte „nothing“').waitFor()
    await page.goto('/admin/resources/job?filters.final_value~~from=abc')
    await page.getByText('Der Filter „Rechnungswert“ kann nicht „abc“ sein.').waitFor()
    expect(await page.locator('.vd-problem').innerText()).not.toContain('final_value')
  })

  const measured = [desk, phone].flatMap((screen) => [
    { ...screen, address: `/admin?${june}`, there: '.vd-drawing' },
    { ...screen, address: `/admin/resources/profit_margins?${june}`, there: 'tfoot [data-total=revenue] button' },
    { ...screen, address: '/admin/resources/job/records/1/show', there: '[data-section=phases] dd' },
    { ...screen, address: '/admin/pages/refreshes', there: '.vd-durations' },
  ])
  test.each(measured)(
    'finds no WCAG 2.2 AA violation and nothing wider than the screen, $width pixels wide at $address',
    async ({ width, height, address, there }) => {
      await page.setViewportSize({ width, height })
      await page.goto(address)
      await page.locator(there).first().waitFor()
      expect(await violations(page)).toEqual([])
      expect(await beyondScreen(page)).toEqual([])
    },
  )

  test('comes back to German after signing out, and on another machine', async () => {
    await page.setViewportSize(desk)
    await page.goto('/admin')
    await page.locator('.vd-account-button').click()
    await page.getByRole('button', { name: 'Abmelden' }).click()
    await page.getByRole('heading', { name: 'Bei Viewdesk anmelden' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(await violations(page)).toEqual([])
    expect(await englishLeft(page, [])).toEqual([])
    await signInInGerman(page, admin)
    const elsewhere = await here.staff.open()
    await elsewhere.goto('/admin/login')
    await elsewhere.getByLabel('Email').fill(admin)
    await elsewhere.getByLabel('Password').fill(password)
    await elsewhere.getByRole('button', { name: 'Sign in' }).click()
    await elsewhere.getByRole('heading', { name: 'Übersicht' }).waitFor()
  })
})

test('who has not chosen reads English, also where a colleague read German before', async () => {
  const page = await here.staff.signedIn(viewer)
  await chooseGerman(page)
  await page.locator('.vd-account-button').click()
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await page.getByLabel('E-Mail').fill(operator)
  await page.getByLabel('Passwort').fill(password)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
})

test('nobody has chosen: LOCALE says which language it is, and else the browser', async () => {
  const signIn = async (language: string | null, asked: string): Promise<string> => {
    const other = await startTestPanel({ template: 'demo', config: { language, locale: language ?? 'en' } })
    try {
      return await (await fetch(`${other.url}/admin/login`, { headers: { 'accept-language': asked } })).text()
    } finally {
      await other.stop()
    }
  }
  expect(await signIn('de-AT', 'en')).toContain('Bei Viewdesk anmelden')
  expect(await signIn(null, 'de-CH, en;q=0.5')).toContain('Bei Viewdesk anmelden')
  expect(await signIn(null, 'fr')).toContain('Sign in to Viewdesk')
})

/** Texts on the screen, and those that are only heard, that are English: of the panel, of view files or of `resources/`. */
async function englishLeft(page: Page, declared: readonly string[]): Promise<string[]> {
  const choices = ['Draft', 'In progress', 'Completed', 'Cancelled', 'Waiting to start', 'Yes', 'No']
  const { texts, cells } = await page.evaluate(() => {
    const found = { texts: new Set<string>(), cells: new Set<string>() }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { parentElement: place, textContent } = walker.currentNode
      if (place?.closest('script, style, pre, code')) continue
      // Cells hold what records say, but for choices.
      found[place?.closest('.vd-table tbody') ? 'cells' : 'texts'].add(textContent ?? '')
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        found[element.closest('.vd-table tbody') ? 'cells' : 'texts'].add(element.getAttribute(name) ?? '')
      }
    }
    const clean = (some: ReadonlySet<string>) =>
      [...some].map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '')
    return { texts: clean(found.texts), cells: clean(found.cells) }
  })
  const matches = (patterns: readonly RegExp[], text: string) => patterns.some((pattern) => pattern.test(text))
  // A word alone may be part of a name, such as that of a provider.
  const says = declared.map((words) =>
    words.includes(' ')
      ? new RegExp(`(?<!\\p{L})${escaped(words)}(?!\\p{L})`, 'iu')
      : new RegExp(`^${escaped(words)}$`, 'i'),
  )
  const ofPanel = texts.filter((text) => matches(isEnglish, text) && !matches(isGerman, text))
  return [...ofPanel, ...texts.filter((text) => matches(says, text)), ...cells.filter((text) => choices.includes(text))]
}

/** Every word that the catalogue and the dashboard have for people; names of columns and links are for programs. */
async function declaredWords(page: Page): Promise<ReadonlySet<string>> {
  const answers = await page.evaluate(async () => {
    const read = async (address: string) => await (await fetch(address)).json()
    return [await read('/api/v1'), await read('/api/v1/dashboard')]
  })
  const found = new Set<string>()
  JSON.stringify(answers, (key, value) => {
    if (typeof value === 'string' && ['title', 'description', 'label', 'shortLabel', 'definition'].includes(key)) {
      found.add(value)
    }
    return value
  })
  return found
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

const isEnglish = patternsOf(english)
const isGerman = patternsOf(german)

function patternsOf(messages: object): readonly RegExp[] {
  return Object.values(messages).flatMap((message: string | object) => {
    if (typeof message !== 'string') return patternsOf(message)
    // Without a word of its own, such as "{{count}} h", it is of no language.
    if (!/[A-Za-z]{3}/.test(message.replace(/\{\{\w+\}\}/g, ''))) return []
    const parts = message.split(/\{\{\w+\}\}/).map((part) => escaped(part))
    return [new RegExp(`^${parts.join('.+')}$`)]
  })
}

/** Buttons, headings and fields that reach over the right edge, but for those in a box that scrolls. */
async function beyondScreen(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      element.closest('table, .vd-group-totals, .vd-sidebar, .vd-table-box, .vd-section-box') !== null
    return [
      ...document.querySelectorAll('#vd-main button, #vd-main a, h1, h2, h3, #vd-main p, #vd-main dt, #vd-main dd'),
    ]
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(element))
      .map((element) => element.textContent ?? '')
  })
}
