import type { CopiedTable } from './copied-table'

/**
 * Puts a table on the clipboard, as HTML and as text.
 *
 * @param table on its way: the browser remembers the click that asked for it
 * @throws where the browser keeps the clipboard from this page
 */
export async function copyTable(table: Promise<CopiedTable>): Promise<void> {
  // Pages that come over http have no such clipboard.
  if (typeof ClipboardItem === 'undefined' || navigator.clipboard?.write === undefined) return copyByEvent(await table)
  const part = (type: string, of: (table: CopiedTable) => string) => [
    type,
    table.then((whole) => new Blob([of(whole)], { type })),
  ]
  // The browser tells of a table that did not come; nobody else has to.
  table.catch(() => undefined)
  const parts = [part('text/html', ({ html }) => html), part('text/plain', ({ text }) => text)]
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))])
}

function copyByEvent({ html, text }: CopiedTable): void {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/html', html)
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', fill, { once: true })
  const isDone = document.execCommand('copy')
  document.removeEventListener('copy', fill)
  if (!isDone) throw new Error('The browser refused to copy.')
}
