import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import type { Screen } from './rested-pages.js'
import { admin, openList, openPanel, phone } from './staff-browser.js'

const here = openPanel()
const screens: readonly Screen[] = [phone, ...[1024, 1280, 1440, 1600, 1920].map((width) => ({ width, height: 800 }))]
const lists = ['completed_jobs', 'upsell_conversions', 'visits_summary_materialized']

test.each(['en', 'de'])(
  'the header of a list shows whole words and whole buttons on every screen, in %s',
  async (language) => {
    const page = await here.staff.signedIn(admin)
    await page.evaluate(async (chosen) => {
      const body = JSON.stringify({ language: chosen })
      await fetch('/api/v1/choices', { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
    }, language)
    for (const name of lists) {
      await openList(page, `/admin/resources/${name}`)
      await page.locator('tfoot [data-total]').first().waitFor({ state: 'attached' })
      for (const screen of screens) {
        await page.setViewportSize(screen)
        await laidOut(page, screen)
        const { words, cut, outside } = await lookAtHeader(page)
        expect([name, screen.width, cut, outside]).toEqual([name, screen.width, [], []])
        // How old the figures are can be read, not only guessed by the colour of a dot: the time, or the day where it is another.
        const age = /\d{1,2}:\d\d|\d+ [A-Z][a-z]{2}|\d+\. [A-Z][a-z]{2}|[A-Z][a-z]{2} \d/
        expect([name, screen.width, words.join(' ').replaceAll('\u00a0', ' ')]).toEqual([
          name,
          screen.width,
          expect.stringMatching(age),
        ])
      }
    }
    expect(here.staff.faults()).toEqual([])
  },
)

/** What stands around the table is as wide as the page, which learns of another size a frame later. */
async function laidOut(page: Page, { width }: Screen): Promise<void> {
  await page.waitForFunction((wanted) => {
    const header = document.querySelector('.vd-list-header')?.getBoundingClientRect()
    return window.innerWidth === wanted && header !== undefined && header.right <= wanted
  }, width)
}

/** The words of the state that are seen whole, those that are seen in part, and buttons that reach over an edge or another. */
async function lookAtHeader(page: Page) {
  return await page.evaluate(() => {
    const box = document.querySelector('.vd-list-header .vd-state')?.getBoundingClientRect() as DOMRect
    const found = { words: [] as string[], cut: [] as string[], outside: [] as string[] }
    const walker = document.createTreeWalker(document.querySelector('.vd-state') as Element, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode as Text
      for (const { index, 0: word } of text.data.matchAll(/\S+/g)) {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        const { left, right, top, bottom, width } = range.getBoundingClientRect()
        const middle = (top + bottom) / 2
        if (width <= 1 || middle > box.bottom || middle < box.top || left >= box.right) continue
        found[right <= box.right + 1 && left >= box.left - 1 ? 'words' : 'cut'].push(word)
      }
    }
    const places = [...document.querySelectorAll('.vd-list-header :is(h1, button, .vd-count)')]
      .map((element) => ({ name: element.textContent ?? '', rect: element.getBoundingClientRect() }))
      .filter(({ rect }) => rect.width > 1)
    for (const element of document.querySelectorAll('.vd-list-header :is(h1, .vd-control-text)'))
      if (element.scrollWidth > element.clientWidth + 1) found.cut.push(element.textContent ?? '')
    for (const [index, { name, rect }] of places.entries()) {
      const overlaps = places.slice(index + 1).some(({ rect: other }) => {
        const wide = Math.min(rect.right, other.right) - Math.max(rect.left, other.left)
        return wide > 1 && Math.min(rect.bottom, other.bottom) - Math.max(rect.top, other.top) > 1
      })
      if (rect.right > window.innerWidth || overlaps) found.outside.push(name)
    }
    return found
  })
}
