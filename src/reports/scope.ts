/**
 * Whose rows somebody may see: all, or those that belong to some values of one dimension. Every query takes one, though all
 * accounts have "all" for now.
 */
export type Scope =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'only'
      /** Its name, such as `customer`. */
      readonly dimension: string
      readonly ids: readonly string[]
    }

export const everything: Scope = { kind: 'all' }
