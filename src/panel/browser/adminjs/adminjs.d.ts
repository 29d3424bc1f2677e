// AdminJS exports these files to nobody; the bundler finds them where they are (`adminjs-parts.ts`).

declare module 'adminjs/lib/frontend/components/application.js' {
  const App: import('react').ComponentType
  export default App
}

declare module 'adminjs/lib/frontend/store/actions/route-changed.js' {
  export const initializeRoute: (location: object) => import('redux').Action
  export const changeRoute: (location: object) => import('redux').Action
}

declare module 'adminjs/lib/frontend/store/store.js' {
  const createStore: (state: unknown) => import('redux').Store
  export default createStore
}

declare module 'adminjs/lib/frontend/utils/adminjs.i18n.js' {
  const initTranslations: (locale: unknown) => { readonly i18n: import('i18next').i18n }
  export default initTranslations
}

declare module 'adminjs/lib/locale/default-config.js' {
  export const DEFAULT_NS: string
  export const defaultConfig: object
}

declare module 'adminjs/lib/locale/index.js' {
  export const DEFAULT_NS: string
  export const locales: { readonly en: object } & Readonly<Record<string, object | undefined>>
}

declare module 'adminjs/lib/utils/flat/index.js' {
  export const flat: { flatten(nested: object): Readonly<Record<string, unknown>> }
}

/** The copy that AdminJS draws with; what it is called there says nothing of types. */
declare module 'styled-components' {
  export const ThemeProvider: import('react').ComponentType<{
    readonly theme: object
    readonly children: import('react').ReactNode
  }>
}
