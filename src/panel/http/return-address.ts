const home = '/admin'

/**
 * The page to return to after signing in, if it is a page of the panel; otherwise the dashboard.
 *
 * An address that leads anywhere else (`//evil.example`, `/\evil.example`, `https:…`) would make our sign-in page part
 * of somebody's deception.
 */
export function returnAddress(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2000 || !/^\/[^/\\]/.test(wanted)) return home
  if (/[\\\p{Cc}]/u.test(wanted) || !URL.canParse(wanted, base)) return home
  const url = new URL(wanted, base)
  const isOurs = url.origin === base && (url.pathname === home || url.pathname.startsWith(`${home}/`))
  const isPage = !/^\/admin\/(login|logout|password|api|frontend|assets)(\/|$)/.test(url.pathname)
  return isOurs && isPage ? `${url.pathname}${url.search}` : home
}

const base = 'http://viewdesk.invalid'
