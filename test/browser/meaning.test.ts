import { expect, test } from '../harness/jest.js'
import { june, openList, openNotes, openPanel, operator, phone, settled } from './staff-browser.js'

const here = openPanel()

test('a list shows what it is sorted by, also when nobody asked', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/profit_margins')
  const sorted = page.locator('th[aria-sort]')
  expect(await sorted.count()).toBe(1)
  expect(await sorted.getAttribute('aria-sort')).toBe('descending')
  expect((await sorted.innerText()).trim()).toBe('Completed')
  // Drawn: not every font has arrows.
  expect(await sorted.locator('.vd-sort-mark svg').count()).toBe(1)
  // The newest come first already: the first click turns the order round.
  await sorted.getByRole('button').click()
  await page.locator('th[aria-sort=ascending]', { hasText: 'Completed' }).waitFor()
  await settled(page)
  expect(here.staff.faults()).toEqual([])
})

test('a list says what its columns and its totals mean', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/upsell_conversions')
  await page.getByRole('button', { name: 'About Upsell' }).click()
  const meanings = page.getByRole('dialog', { name: 'About Upsell' })
  await meanings.getByText('Completed jobs that have an estimate and were billed.').waitFor()
  await meanings.getByText('Completed jobs without an estimate or without a bill.').waitFor()
})

test('on a phone a card says what its figures mean, and is still a link', async () => {
  const page = await here.staff.signedIn(operator, phone)
  const card = page.locator('[data-card=profit]')
  await card.getByRole('button', { name: 'What the figures of Gross profit mean' }).click()
  const help = page.getByRole('dialog')
  await help.getByText('Billed value minus parts cost, labour not included.').waitFor()
  const box = await help.boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(phone.width)
  await page.keyboard.press('Escape')
  // The figure below the title: the whole card is the link.
  await card.click({ position: { x: 60, y: 70 } })
  await page.getByRole('heading', { name: 'Profit margins' }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('what a list leaves out and its data warns of in the same words is one remark', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, `/admin/resources/completed_jobs?${june}`)
  const counted = Number(await page.locator('[data-notes]').getAttribute('data-notes'))
  await openNotes(page)
  const lines = await page.locator('.vd-notes-panel li, .vd-notes-panel p').allInnerTexts()
  expect(lines).toHaveLength(counted)
  expect(lines.filter((line) => line.includes('without a completion time'))).toEqual([
    expect.stringMatching(/^\d+ jobs? without a completion time, not counted in any period$/),
  ])
})
