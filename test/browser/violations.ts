import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly {
      readonly html: string
      readonly failureSummary: string
      readonly target: readonly string[]
    }[]
  }[]
}

/** Each WCAG 2.2 AA violation on the page with the first element that has it. */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  return await run(page, within, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
}

/** Of these, what depends on nothing but colours. */
export async function colourViolations(page: Page, within = 'html'): Promise<string[]> {
  return await run(page, within, ['color-contrast', 'link-in-text-block'])
}

async function run(page: Page, within: string, only: readonly string[]): Promise<string[]> {
  await page.evaluate(axe)
  const result = (await page.evaluate(
    `axe.run('${within}', { runOnly: ${JSON.stringify(only)}, resultTypes: ['violations'] })`,
  )) as AxeResult
  const found: string[] = []
  for (const { id, nodes } of result.violations) {
    const covered =
      id === 'target-size'
        ? await halfBelow(
            page,
            nodes.map(({ target }) => target[0] ?? ''),
          )
        : []
    const first = nodes.find(({ target }) => !covered.includes(target[0] ?? ''))
    if (first) found.push(`${id}: ${first.html.slice(0, 200)} ${first.failureSummary}`)
  }
  return found
}

/** Of these, what headings or totals of its own table cover in part just now: a step down, and it is whole. */
async function halfBelow(page: Page, targets: readonly string[]): Promise<string[]> {
  return await page.evaluate(
    (all) =>
      all.filter((target) => {
        const one = document.querySelector(target)
        const row = one?.closest('tbody')
        const { top = 0, bottom = 0 } = one?.getBoundingClientRect() ?? {}
        return [...(row?.closest('table')?.querySelectorAll('thead th, tfoot :is(th, td)') ?? [])].some((cell) => {
          const there = cell.getBoundingClientRect()
          return there.top < bottom && there.bottom > top
        })
      }),
    [...targets],
  )
}
