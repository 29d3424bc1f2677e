import type { Request, RequestHandler, Response } from 'express'
import { cookieLanguage, defaultLanguage, type Language, languageCookie, languages } from '../language/languages.js'

const yearMs = 365 * 24 * 60 * 60 * 1000

/**
 * Decides the language of pages for people who are not known yet, and of error pages: what this browser was last used in; and of answers: the
 * one of the page that asks.
 *
 * @param configured LOCALE as it was set; null while it is not
 */
export function pageLanguage(configured: string | null): RequestHandler {
  return (req, res, next) => {
    res.locals.unchosenLanguage = defaultLanguage(req, configured)
    res.locals.language = languageOfPage(req) ?? cookieLanguage(req) ?? res.locals.unchosenLanguage
    next()
  }
}

/** Of the page that asks: it stays in its language until it is opened again, whatever its person chooses elsewhere. */
export function languageOfPage(req: Request): Language | null {
  return languages().find((one) => one === req.get('x-viewdesk-language')) ?? null
}

export function languageOf(res: Response): Language {
  return (res.locals.language as Language | undefined) ?? 'en'
}

/**
 * From here on the language is the one that this person chose, on whatever machine; this browser keeps it for its
 * sign-in page.
 *
 * @param chosen null for somebody who has not chosen: then the panel's own language, not that of whoever used this browser before
 */
export function takeLanguageOf(req: Request, res: Response, chosen: Language | null): Language {
  const language = chosen ?? (res.locals.unchosenLanguage as Language)
  const kept = cookieLanguage(req)
  if (kept !== language && (kept !== null || chosen !== null)) {
    res.cookie(languageCookie, language, {
      path: '/',
      maxAge: yearMs,
      sameSite: 'lax',
      secure: req.secure,
      httpOnly: true,
    })
  }
  res.locals.language = language
  return language
}
