import { DEFAULT_NS, locales } from 'adminjs/lib/locale/index.js'
import { flat } from 'adminjs/lib/utils/flat/index.js'
import { getI18n } from 'react-i18next'
import { language } from '../language'

/** AdminJS's words in the language of the page, where it has them, and in English; ours stay before them. */
export function addAdminWords(): void {
  const words = locales[language] ?? locales.en
  getI18n().addResourceBundle(language, DEFAULT_NS, flat.flatten(words), true, false)
}
