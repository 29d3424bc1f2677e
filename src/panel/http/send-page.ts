import type { Request, Response } from 'express'

/** The cookie in which `shell/theme.ts` keeps what a person chose; none while the system decides. */
const themeCookie = /(?:^|;\s*)viewdesk_theme=(light|dark)(?:;|$)/

/** Sends a page in the theme that this browser's user chose: written into the page, so that it never flashes in the other one. */
export function sendPage(req: Request, res: Response, html: string): void {
  const theme = themeCookie.exec(req.headers.cookie ?? '')?.[1]
  res.type('html').send(theme === undefined ? html : html.replace('<html', `<html data-theme="${theme}"`))
}
