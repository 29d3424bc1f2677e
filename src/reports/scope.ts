/** Whose rows somebody may see. Every query takes one, though all accounts have "all" for now. */
export type Scope = { readonly kind: 'all' } | { readonly kind: 'providers'; readonly ids: readonly string[] }

export const everything: Scope = { kind: 'all' }
