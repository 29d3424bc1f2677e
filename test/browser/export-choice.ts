import type { Download, Page } from 'playwright-core'

/** Opens the menu of files and takes one. */
export async function chooseExport(page: Page, kind: string | RegExp): Promise<Download> {
  await page.getByRole('button', { name: /^(Export|Exportieren)$/ }).click()
  const waiting = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('link', { name: kind }).click()
  return await waiting
}
