import type { ReadableColumn } from '../live/readable-relation.js'
import { type Family, familyOf } from '../value-types/value-type.js'

/** What names of columns commonly mean. A guess: where a number could be wrong by it, whoever knows is asked. */

const moneyWords =
  /(?:^|_)(?:price|prices|cost|costs|amount|amounts|total|subtotal|fee|fees|revenue|salary|wage|budget|balance|freight|paid|charge|charged|tax|vat|discount|gross|net|value|deposit|refund|refunded|commission|turnover|payment|credit|debit|prix|montant|cout|coût|frais|precio|importe|monto|coste|prezzo|importo|costo|[^_]*(?:preis|betrag|kosten|umsatz|gebuehr|gebühr|erloes|erlös|netto|brutto))(?:_|$)/
const centsWords = /(?:^|_)(?:cents?|pence|rappen|minor|minor_units?)$/
const countingWords =
  /(?:^|_)(?:count|qty|quantity|number|num|no|nr|items|units|pieces|days|hours|minutes|seconds|points|weight|percent|pct|rate|ratio|factor|id)(?:_|$)/
/** What is said of one piece, or as of a moment, adds up to nothing. */
const notAdditive =
  /(?:^|_)(?:price|prices|unit|per|each|balance|salary|wage|budget|rate|list|min|max|avg|average|prix|precio|prezzo|solde|saldo|ek|vk|(?:steuer|zins|stunden)?satz|[^_]*(?:preis|limit|gehalt|lohn|saldo))(?:_|$)/
const secretWords = /(?:^|_)(?:password|passwd|pwd|passhash|secret|token|salt|otp|api_key|private_key|hash)(?:_|$)/
const kindWords = /(?:^|_)(?:status|state|stage|phase|kind|type|category|priority|channel|method|mode|level)$/

export type MoneyGuess = 'exact' | 'typed' | 'float' | 'cents' | 'whole' | null

/**
 * Whether a column holds money, by what it is called and its type: exact decimals, PostgreSQL's own type of money, floating-point
 * numbers, whole cents, or whole numbers of which that cannot be told. Null where it does not.
 */
export function guessMoney(name: string, { valueType }: ReadableColumn): MoneyGuess {
  const family = familyOf(valueType)
  if (valueType.name === 'money') return 'typed'
  if (family === 'integer' && centsWords.test(name)) return 'cents'
  if (!moneyWords.test(name) || countingWords.test(name)) return null
  const guesses: Partial<Record<Family, MoneyGuess>> = { integer: 'whole', decimal: 'exact', float: 'float' }
  return guesses[family] ?? null
}

/** Whether it may as well be a share, 0.15, as an amount: only its values tell. */
export function mayBeShare(name: string): boolean {
  return /(?:^|_)(?:discount|tax|vat|commission|fee)(?:_|$)/.test(name)
}

/** The name of an amount that is in cents no more. */
export function withoutCents(name: string): string {
  return name.replace(/(?:^|_)(?:in_)?(?:cents?|pence|rappen|minor|minor_units?)$/, '') || 'amount'
}

/** Whether amounts of it may be added up: totals, costs and fees, but no prices of one piece. */
export function isAdditive(name: string): boolean {
  return !notAdditive.test(name) || /(?:^|_)total(?:_|$)/.test(name)
}

export function looksSecret(name: string): boolean {
  return secretWords.test(name)
}

/** Whether it says of what kind a row is, or how far it has come. */
export function looksLikeKind(name: string, { valueType }: ReadableColumn): boolean {
  const family = familyOf(valueType)
  // A number under such a name may well be an amount: a level, a priority.
  if (family === 'integer') return /(?:^|_)(?:status|state|stage|phase|kind|type)$/.test(name)
  return kindWords.test(name) && (family === 'text' || family === 'enum')
}

export function isStatus(name: string): boolean {
  return /(?:^|_)(?:status|state|stage|phase)$/.test(name)
}

/** What no list of a panel can show: pictures, search vectors. */
const notShown: readonly string[] = ['bytea', 'tsvector', 'tsquery', 'xml', 'refcursor']

export function canBeShown({ valueType }: ReadableColumn): boolean {
  return !notShown.includes(valueType.name)
}

/** What names rows in other languages, without their accents. */
const nameWords =
  'namn|navn|naam|nom|nombre|nome|nazwa|nazev|bezeichnung|benennung|libelle|intitule|designation|denominazione|denominacion|titel|titre|titulo|titolo|tytul'
const namesElsewhere = new RegExp(`^(?:${nameWords}|firma|firmenname|raison_sociale|razon_social|ragione_sociale)$`)
const nameAround = new RegExp(`^(?:(?:${nameWords})_(.+)|(.{3,}?)_?(?:name|${nameWords}))$`)
// Enough of a word to know it by, whatever its ending: kunde, kunden.
const stem = 4

/** `kundenname` of `kunde`, `nom_client` of `client`, `namn_pa_skepp` of `skepp`. */
function isNameOfTable(name: string, table: string): boolean {
  const [, behind, before] = nameAround.exec(name) ?? []
  const rest = behind ?? before
  return (
    rest !== undefined && table.split('_').some((word) => word.length >= stem && rest.includes(word.slice(0, stem)))
  )
}

/** How well a column names its rows, from 0, not at all; `table` is the table's name in the singular. */
export function namingRank(name: string, table: string, { valueType }: ReadableColumn): number {
  if (familyOf(valueType) !== 'text') return 0
  if (/^(?:name|title|label|full_name|company_name|company|display_name|subject)$/.test(name)) return 5
  if (namesElsewhere.test(name)) return 5
  // One of several languages, or one of two things: "name_de", "firma_oder_name".
  if (/^(?:name|title|label)_[a-z]{2}$/.test(name) || /_(?:or|oder|ou|o)_(?:name|nom|nombre|nome)$/.test(name)) return 4
  const [, of = '', what = ''] = /^(.+)_(name|title|label|description|desc)$/.exec(name) ?? []
  if (of !== '' && table.endsWith(of)) return what === 'name' || what === 'title' ? 5 : 4
  if (table.split('_').some((word) => word.length > 2 && word === of)) return 3
  if (isNameOfTable(name, table)) return 4
  if (/^(?:username|email|number|code|reference|sku|slug|description)$/.test(name)) return 2
  const [, numbered = ''] = /^(.+)_(?:number|code|reference|ref|no)$/.exec(name) ?? []
  return table.split('_').includes(numbered) ? 2 : 0
}

/** How well a day or time stands for when a row counts, from 0, not at all. */
export function dateRank(name: string, table: string, { valueType }: ReadableColumn): number {
  if (!['day', 'time'].includes(familyOf(valueType))) return 0
  if (/^(?:birth|hire|expir|valid|due|required|deleted|modified|updated|last_)/.test(name)) return 1
  if (/(?:update|modif|change|delet|expire|birth)/.test(name)) return 1
  const [of = ''] = name.split(/_(?:date|day|at|on|time)$/)
  if (of !== name && table.split('_').includes(of)) return 6
  if (/^(?:date|day|placed|ordered|invoiced|issued|paid|booked|sold|completed|occurred)/.test(name)) return 5
  if (/^(?:created|inserted|added|entered|received)/.test(name)) return 4
  return 3
}
