/** What the panel is called, and the address of its logo: the project's own, or null for ours. They come with the page. */
interface Branding {
  readonly companyName?: string
  readonly logo?: string | false
}

const { branding } = (globalThis as unknown as { readonly REDUX_STATE: { readonly branding?: Branding } }).REDUX_STATE

export const panelName = branding?.companyName ?? ''
export const panelLogo = branding?.logo || null
