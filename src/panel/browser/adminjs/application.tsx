import App from 'adminjs/lib/frontend/components/application.js'
import createStore from 'adminjs/lib/frontend/store/store.js'
import initTranslations from 'adminjs/lib/frontend/utils/adminjs.i18n.js'
import React, { type ComponentType, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { Provider } from 'react-redux'
import { BrowserRouter } from 'react-router-dom'
import { ThemeProvider } from 'styled-components'
import { afterEarly } from '../talk/asked-early'
import { keepFor } from '../talk/tab-owner'

/** What AdminJS writes into its pages, and looks for there. */
interface AdminPage {
  readonly REDUX_STATE: { readonly locale: unknown; readonly session: { readonly id: string } }
  readonly THEME: object
  AdminJS: { readonly UserComponents: Readonly<Record<string, ComponentType>> }
}

/**
 * Draws AdminJS's application, with our components where it looks for those of its users.
 *
 * It stands in for the entry of AdminJS's own bundle, which holds all that anybody might want of it.
 */
export function drawApplication(ours: Readonly<Record<string, ComponentType>>): void {
  const page = window as unknown as AdminPage
  page.AdminJS = { UserComponents: ours }
  const root = document.getElementById('app')
  if (root === null) throw new Error('The page has no place for the application.')
  keepFor(page.REDUX_STATE.session.id)
  const { i18n } = initTranslations(page.REDUX_STATE.locale)
  const drawn = createRoot(root)
  afterEarly(PATIENCE_MS).then(() =>
    drawn.render(
      <Provider store={createStore(page.REDUX_STATE)}>
        <ThemeProvider theme={page.THEME}>
          <I18nextProvider i18n={i18n}>
            <BrowserRouter>
              <Suspense fallback={null}>
                <App />
              </Suspense>
            </BrowserRouter>
          </I18nextProvider>
        </ThemeProvider>
      </Provider>,
    ),
  )
}

/** How long a page waits for what it shows, before it draws that it waits. */
const PATIENCE_MS = 150
