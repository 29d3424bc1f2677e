import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { isTimeZone, zoneAsWritten } from '../time-zones.js'
import { projectNameOf } from './folders.js'
import { isWeakSecret } from './weak-secret.js'

/** Everything that the environment decides, read once at start. `.env.example` says what each variable means. */
export interface Config {
  readonly projectDir: string
  /** The project's name, by which it knows its views in a database that others use, too. */
  readonly project: string
  /** null means the embedded PostgreSQL */
  readonly databaseUrl: string | null
  readonly syncOnStart: boolean
  readonly host: string
  /** 0 asks the operating system for any free port */
  readonly port: number
  /** absolute path */
  readonly dataDir: string
  readonly sessionSecret: string | null
  /** How long a session lasts in any case, and how long without anybody using it. */
  readonly sessionHours: number
  readonly sessionIdleHours: number
  /** Who sends it may read /metrics; null where there is no such address. */
  readonly metricsToken: string | null
  /** origin and path without a slash at the end */
  readonly baseUrl: string | null
  /** as Express takes it: false, true, a number of hops, or a list of addresses */
  readonly trustProxy: string | number | boolean
  /** IANA name of the one business time zone */
  readonly timeZone: string
  /** BCP 47 tag */
  readonly locale: string
  /** LOCALE as it was set, which is also the language of the panel; null leaves that to each browser */
  readonly language: string | null
  /** ISO 4217 code; null shows money without a symbol */
  readonly currency: string | null
  readonly adminEmail: string
  /** null means: generate one and print it once */
  readonly adminPassword: string | null
  readonly logLevel: string
  readonly production: boolean
}

/** Names every fault of the environment, one a line, so that nobody repairs them one start at a time. */
export class ConfigError extends Error {
  readonly code = 'bad_configuration'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    const heading =
      faults.length === 1 ? 'The configuration has a fault:' : `The configuration has ${faults.length} faults:`
    super([heading, ...faults.map((fault) => `  ${fault}`), 'Each variable is explained in .env.example.'].join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Reads the configuration from environment variables; an empty variable counts as unset.
 *
 * @param purpose a command such as `setup` holds no sessions, so only the panel asks for SESSION_SECRET
 * @throws ConfigError naming every fault at once, never the value of a secret
 */
export function readConfig(env: NodeJS.ProcessEnv, projectDir: string, purpose: 'panel' | 'command' = 'panel'): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = environment.safeParse(set)
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)
  const production = env.NODE_ENV === 'production'
  if (purpose === 'panel' && production && set.DATABASE_URL !== undefined && set.SESSION_SECRET === undefined) {
    faults.push(
      'SESSION_SECRET is required with DATABASE_URL in production: set it to 32 or more random characters ' +
        `(for instance what this prints), the same for every panel process.\n${randomSecret}`,
    )
  }
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  const values = parsed.data
  return Object.freeze({
    projectDir,
    project: projectNameOf(projectDir),
    databaseUrl: values.DATABASE_URL ?? null,
    syncOnStart: values.SYNC_ON_START,
    host: values.HOST,
    port: values.PORT,
    dataDir: resolve(projectDir, values.DATA_DIR),
    sessionSecret: values.SESSION_SECRET ?? null,
    sessionHours: values.SESSION_HOURS,
    sessionIdleHours: values.SESSION_IDLE_HOURS,
    metricsToken: values.METRICS_TOKEN ?? null,
    baseUrl: values.BASE_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: values.TRUST_PROXY,
    timeZone: values.TIME_ZONE,
    locale: values.LOCALE,
    language: set.LOCALE === undefined ? null : values.LOCALE,
    currency: values.CURRENCY ?? null,
    adminEmail: values.VIEWDESK_ADMIN_EMAIL,
    adminPassword: values.VIEWDESK_ADMIN_PASSWORD ?? null,
    logLevel: values.LOG_LEVEL,
    production,
  })
}

const randomSecret = `  node -p "require('crypto').randomBytes(32).toString('hex')"`

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const noAddress =
  'DATABASE_URL is not a PostgreSQL address: write postgres://user:password@host:5432/database, and in it @ as %40, ' +
  ': as %3A, / as %2F, # as %23, % as %25, ? as %3F and a blank as %20.'

const oneHost =
  'DATABASE_URL names several hosts, and the panel asks one: name that of the server that also writes, or of a proxy before them.'

const environment = z.object({
  DATABASE_URL: z
    .string()
    .transform(withoutEmptyHost)
    .refine((text) => isPostgresUrl(text) && !namesHosts(text), {
      error: ({ input }) => (namesHosts(String(input)) ? oneHost : noAddress),
    })
    .transform(strictlyEncrypted)
    .optional(),
  SYNC_ON_START: yesOrNo('SYNC_ON_START'),
  HOST: z.string().trim().default('127.0.0.1'),
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, {
      error: ({ input }) => `PORT is "${input}": write a number from 0 to 65535.`,
    })
    .transform(Number)
    .default(3000),
  DATA_DIR: z.string().default('.viewdesk'),
  SESSION_SECRET: z
    .string()
    .min(
      32,
      `SESSION_SECRET is too short: write 32 or more random characters, for instance what this prints.\n${randomSecret}`,
    )
    .refine(
      (text) => text.length < 32 || !isWeakSecret(text),
      `SESSION_SECRET can be guessed: write 32 or more random characters, for instance what this prints.\n${randomSecret}`,
    )
    .optional(),
  SESSION_HOURS: hours('SESSION_HOURS', 12),
  SESSION_IDLE_HOURS: hours('SESSION_IDLE_HOURS', 4),
  METRICS_TOKEN: z
    .string()
    .trim()
    .min(
      16,
      `METRICS_TOKEN is too short: write 16 or more random characters, for instance what this prints.\n${randomSecret}`,
    )
    .optional(),
  BASE_URL: z
    .string()
    .refine(isOrigin, {
      error: ({ input }) =>
        `BASE_URL is "${input}": write the address that staff open, such as https://desk.example.com. ` +
        'The panel stands at /admin there, and cannot be moved below a path.',
    })
    .optional(),
  TRUST_PROXY: z
    .string()
    .trim()
    .refine(isProxySetting, {
      error: ({ input }) =>
        `TRUST_PROXY is "${input}": write how many proxies stand before the panel, or their addresses, such as 10.0.0.0/8.`,
    })
    .transform(proxySetting)
    .default(false),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, {
      error: ({ input }) => `TIME_ZONE is "${input}": write an IANA name, such as Europe/Berlin or UTC.`,
    })
    .transform(zoneAsWritten)
    .default('UTC'),
  LOCALE: z
    .string()
    .refine(isLocale, { error: ({ input }) => `LOCALE is "${input}": write a language tag, such as en-GB or de.` })
    .default('en'),
  CURRENCY: z
    .string()
    .refine((text) => Intl.supportedValuesOf('currency').includes(text), {
      error: ({ input }) => `CURRENCY is "${input}": write a three-letter ISO code, such as EUR, or leave it unset.`,
    })
    .optional(),
  VIEWDESK_ADMIN_EMAIL: z
    .string()
    .trim()
    .refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), {
      error: ({ input }) => `VIEWDESK_ADMIN_EMAIL is "${input}": write an email address.`,
    })
    .default('admin@viewdesk.local'),
  VIEWDESK_ADMIN_PASSWORD: z.string().optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: ({ input }) => `LOG_LEVEL is "${input}": write one of ${logLevels.join(', ')}.` })
    .default('info'),
})

function yesOrNo(name: string) {
  const words: Readonly<Record<string, boolean>> = {
    yes: true,
    true: true,
    '1': true,
    no: false,
    false: false,
    '0': false,
  }
  return z
    .string()
    .refine((text) => text.toLowerCase() in words, { error: ({ input }) => `${name} is "${input}": write yes or no.` })
    .transform((text) => words[text.toLowerCase()] === true)
    .default(false)
}

/** Up to a year, in steps of a minute and smaller. */
function hours(name: string, unlessSet: number) {
  return z
    .string()
    .refine((text) => /^\d{1,4}(\.\d{1,4})?$/.test(text) && Number(text) > 0 && Number(text) <= 8760, {
      error: ({ input }) => `${name} is "${input}": write a number of hours, such as ${unlessSet} or 0.5.`,
    })
    .transform(Number)
    .default(unlessSet)
}

function proxySetting(text: string): string | number | boolean {
  if (/^(yes|true)$/i.test(text)) return true
  if (/^(no|false)$/i.test(text)) return false
  return /^\d+$/.test(text) ? Number(text) : text
}

/** As Express reads it: numbers, yes and no, and lists of addresses, networks and their names. */
function isProxySetting(text: string): boolean {
  const words = text.split(',').map((word) => word.trim())
  return typeof proxySetting(text) !== 'string' || words.every(isProxyAddress)
}

function isProxyAddress(word: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(word)) return true
  const [address = '', length, ...rest] = word.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (most < 0 || rest.length > 0) return false
  return length === undefined || (/^\d+$/.test(length) && Number(length) <= most) || (most === 32 && isIP(length) === 4)
}

/**
 * libpq takes an address without a host, as of a socket that is named behind it: postgres://user@/database?host=/var/run/postgresql.
 * The same with all of it behind is an address to everybody.
 */
function withoutEmptyHost(address: string): string {
  const found = /^(postgres(?:ql)?:\/\/)(?:([^/?#:]*)(?::([^/?#]*))?@)?(?::(\d+))?(\/[^?#]*)?(?:\?([^#]*))?$/.exec(
    address,
  )
  if (found === null) return address
  const [, scheme, user, password, port, path = '/', settings] = found
  const own = Object.entries({ user, password, port }).flatMap(([name, value]) =>
    value ? [`${name}=${value.replace(/[+&]/g, encodeURIComponent)}`] : [],
  )
  // What is said twice, the last one says.
  const all = [...own, ...(settings ? [settings] : [])].join('&')
  return `${scheme}${path}${all === '' ? '' : `?${all}`}`
}

/** As libpq takes them, to try one after the other. */
function namesHosts(address: string): boolean {
  const [, host = '', settings = ''] =
    /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?([^/?#]*)[^?#]*(?:\?([^#]*))?/.exec(address) ?? []
  const { host: named, hostaddr } = Object.fromEntries(new URLSearchParams(settings))
  return [host, named, hostaddr].some((one) => one?.includes(','))
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hash } = new URL(text)
  // A password with a bare # would be cut there.
  return /^postgres(ql)?:$/.test(protocol) && hash === ''
}

/**
 * Today pg takes these modes for verify-full, with a warning at each start, and will weaken them. An address that asks for
 * libpq's own reading of them gets that.
 */
function strictlyEncrypted(address: string): string {
  if (address.includes('uselibpqcompat=true')) return address
  return address.replace(/(?<=[?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, 'verify-full')
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function isOrigin(text: string): boolean {
  if (!isHttpUrl(text)) return false
  const { pathname, search, hash, username } = new URL(text)
  return /^\/*$/.test(pathname) && `${search}${hash}${username}` === ''
}

function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0
  } catch {
    return false
  }
}
