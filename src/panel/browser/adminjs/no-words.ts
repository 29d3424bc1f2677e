// In the place of all that AdminJS says, in nine languages: our pages say nothing of it. Its parts load it (`admin-words.ts`).
export { DEFAULT_NS, defaultConfig } from 'adminjs/lib/locale/default-config.js'

export const locales = {}
