import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
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
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`)
}
