import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, readConfig } from '../../src/config/config.js'
import { keptSecret, sessionSecret } from '../../src/config/secrets.js'
import { secretProblem } from '../../src/config/weak-secret.js'
import { Client } from '../../src/database/client.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'

const secret = 'kQ7w-vT2m pR9x/eL4s+nB6y.aH3d'.padEnd(32, 'zU8f')

function faultsOf(env: NodeJS.ProcessEnv, purpose?: 'panel' | 'command'): readonly string[] {
  try {
    readConfig(env, '/desk', purpose)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('the configuration', () => {
  test('an empty environment is a complete configuration', () => {
    expect(readConfig({}, '/desk')).toEqual({
      projectDir: '/desk',
      project: 'desk',
      databaseUrl: null,
      syncOnStart: false,
      host: '127.0.0.1',
      port: 3000,
      dataDir: '/desk/.viewdesk',
      sessionSecret: null,
      sessionHours: 12,
      sessionIdleHours: 4,
      metricsToken: null,
      baseUrl: null,
      trustProxy: false,
      timeZone: 'UTC',
      locale: 'en',
      language: null,
      currency: null,
      adminEmail: 'admin@viewdesk.local',
      adminPassword: null,
      logLevel: 'info',
      production: false,
    })
  })

  test('every fault is named at once', () => {
    const faults = faultsOf({
      NODE_ENV: 'production',
      DATABASE_URL: 'mysql://db/company',
      PORT: '70000',
      TIME_ZONE: 'Berlin',
      CURRENCY: 'Euro',
      BASE_URL: 'desk.example.com',
      TRUST_PROXY: 'maybe',
      SYNC_ON_START: 'maybe',
      LOG_LEVEL: 'loud',
      LOCALE: 'not a language',
      VIEWDESK_ADMIN_EMAIL: 'admin',
    })
    const named = [
      'DATABASE_URL',
      'PORT',
      'TIME_ZONE',
      'CURRENCY',
      'BASE_URL',
      'TRUST_PROXY',
      'SYNC_ON_START',
      'LOG_LEVEL',
      'LOCALE',
    ]
    for (const name of [...named, 'VIEWDESK_ADMIN_EMAIL', 'SESSION_SECRET']) {
      expect(faults.filter((fault) => fault.startsWith(`${name} `))).toHaveLength(1)
    }
    expect(faults).toHaveLength(11)
  })

  test('the address of the panel is that of a host, with nothing behind it', () => {
    for (const address of [
      'https://desk.example.com/office',
      'https://desk.example.com?z=1',
      'https://ann@desk.example.com',
    ])
      expect([address, faultsOf({ BASE_URL: address }).length]).toEqual([address, 1])
    for (const address of ['https://desk.example.com', 'http://10.0.0.7:3000/'])
      expect([address, faultsOf({ BASE_URL: address })]).toEqual([address, []])
  })

  test('proxies are a number, yes or no, or addresses as Express reads them', () => {
    for (const proxies of ['1', 'yes', 'no', 'loopback', '10.0.0.0/8, ::1', 'uniquelocal,192.168.1.4/255.255.0.0'])
      expect([proxies, faultsOf({ TRUST_PROXY: proxies })]).toEqual([proxies, []])
    for (const proxies of ['-1', 'proxy.example.com', '10.0.0.0/33', '10.0.0.1,', '1.2.3'])
      expect([proxies, faultsOf({ TRUST_PROXY: proxies }).length]).toEqual([proxies, 1])
  })

  test('the address of a socket may name its user first, as psql takes it', () => {
    const settingsOf = (DATABASE_URL: string) => {
      const { databaseUrl } = readConfig({ DATABASE_URL }, '.', 'command')
      const { host, port, user, password, database } = new Client({ connectionString: databaseUrl ?? '' })
      return [host, port, user, password, database]
    }
    for (const [address, settings] of [
      ['postgres://ann@/sales?host=/run/pg', ['/run/pg', 5432, 'ann', null, 'sales']],
      ['postgresql://a%40n:p%2B+%26%23@:5433/db%20%23?host=/run/pg', ['/run/pg', 5433, 'a@n', 'p++&#', 'db #']],
      ['postgres://:5433/sales?user=ann&host=%2Frun%2Fpg', ['/run/pg', 5433, 'ann', null, 'sales']],
      ['postgres:///sales?host=/run/pg&user=ann', ['/run/pg', 5432, 'ann', null, 'sales']],
      ['postgres://ann@/sales?host=/run/pg&user=bob&port=5434', ['/run/pg', 5434, 'bob', null, 'sales']],
      ['postgres://ann:pw@db.example.com:5433/sales?x=1', ['db.example.com', 5433, 'ann', 'pw', 'sales']],
    ] as const)
      expect([address, settingsOf(address)]).toEqual([address, settings])
    expect(faultsOf({ DATABASE_URL: 'postgres://ann@' })).toEqual([])
    expect(faultsOf({ DATABASE_URL: 'postgres://ann:a/b@/sales' })).toHaveLength(1)
  })

  test('of several hosts one has to be named, which is said as that', () => {
    for (const DATABASE_URL of [
      'postgres://ann@one:5432,two:5433/sales',
      'postgres://ann@one,two/sales?target_session_attrs=primary',
      'postgres://one,two/sales',
      'postgres://ann@/sales?host=one,two',
      'postgres:///sales?hostaddr=10.0.0.1,10.0.0.2&user=ann',
    ])
      expect([DATABASE_URL, ...faultsOf({ DATABASE_URL })]).toEqual([
        DATABASE_URL,
        expect.stringMatching(/^DATABASE_URL names several hosts, .*name that of the server that also writes/),
      ])
    expect(faultsOf({ DATABASE_URL: 'postgres://a,n:1,2@one/a,b?options=-c%20search_path%3Da,b' })).toEqual([])
  })

  test('a fault does not repeat the password of the database', () => {
    expect(faultsOf({ DATABASE_URL: 'db.example.com:hunter2' }).join()).not.toContain('hunter2')
  })

  test('a time zone is a name, because an offset knows no clock changes', () => {
    expect(faultsOf({ TIME_ZONE: '+02:00' })).toHaveLength(1)
    expect(faultsOf({ TIME_ZONE: 'Europe/Berlin' })).toEqual([])
    const zoneOf = (TIME_ZONE: string) => readConfig({ TIME_ZONE }, '.', 'command').timeZone
    expect(['europe/berlin', 'utc', 'Asia/Kolkata'].map(zoneOf)).toEqual(['Europe/Berlin', 'UTC', 'Asia/Kolkata'])
  })

  test('an empty variable counts as unset', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: ' ' }, '/desk')).toMatchObject({ databaseUrl: null, port: 3000 })
  })

  test('an external database in production needs a session secret, but only for the panel', () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/company' }
    expect(faultsOf(env)).toHaveLength(1)
    expect(faultsOf({ ...env, SESSION_SECRET: secret })).toEqual([])
    expect(faultsOf(env, 'command')).toEqual([])
  })

  test.each([
    ['2', 2],
    ['yes', true],
    ['no', false],
    ['10.0.0.0/8,loopback', '10.0.0.0/8,loopback'],
  ])('TRUST_PROXY=%s means %p', (text, expected) => {
    expect(readConfig({ TRUST_PROXY: text }, '/desk').trustProxy).toBe(expected)
  })

  test.each([
    ['one character', 'x'.repeat(40)],
    ['one word', 'changeme-'.repeat(5)],
    ['what stands in an example', 'replace this with thirty-two random characters'],
    ['few different characters', 'ab12ba21cc11aabb2211bacb1c2a2b1c2bca1'],
    ['too few', 'kQ7w-vT2m'],
  ])('a SESSION_SECRET of %s is refused, with what to do', (_what, weak) => {
    const [fault, ...others] = faultsOf({ SESSION_SECRET: weak })
    expect(fault).toMatch(/^SESSION_SECRET .*: write 32 or more random characters, .*\n {2}node -p /)
    expect(others).toEqual([])
    expect(fault).not.toContain(weak)
  })

  test('random characters and a long sentence of one’s own are a SESSION_SECRET', () => {
    const sentence = 'nine brown horses walk slowly to the old harbour'
    for (const good of [randomBytes(32).toString('hex'), randomBytes(24).toString('base64'), secret, sentence]) {
      expect(faultsOf({ SESSION_SECRET: good })).toEqual([])
      expect(secretProblem(good)).toBeNull()
    }
  })

  test.each(['0123456789'.repeat(5), 'abcdefghijklmnopqrstuvwxyz0123456789'])(
    'the SESSION_SECRET %s is told to be no chance, and taken',
    (guessable) => {
      expect(faultsOf({ SESSION_SECRET: guessable })).toEqual([])
      expect(secretProblem(guessable)).toMatch(/^SESSION_SECRET can be guessed, and whoever does signs in/)
    },
  )

  test('how long sessions last is a number of hours', () => {
    const { sessionHours, sessionIdleHours } = readConfig({ SESSION_HOURS: '24', SESSION_IDLE_HOURS: '0.5' }, '/desk')
    expect([sessionHours, sessionIdleHours]).toEqual([24, 0.5])
    for (const hours of ['0', '-1', 'long', '9000']) expect(faultsOf({ SESSION_HOURS: hours })).toHaveLength(1)
  })

  test('a METRICS_TOKEN that can be tried out is refused', () => {
    expect(faultsOf({ METRICS_TOKEN: 'short' })).toEqual([expect.stringMatching(/^METRICS_TOKEN is too short/)])
  })

  test('.env.example explains every variable and no other', () => {
    const example = readFileSync(join(projectDir, '.env.example'), 'utf8')
    const explained = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1])
    const design = [
      'DATABASE_URL',
      'SYNC_ON_START',
      'HOST',
      'PORT',
      'DATA_DIR',
      'SESSION_SECRET',
      'SESSION_HOURS',
      'SESSION_IDLE_HOURS',
      'METRICS_TOKEN',
      'BASE_URL',
      'TRUST_PROXY',
    ]
    const rest = ['TIME_ZONE', 'LOCALE', 'CURRENCY', 'VIEWDESK_ADMIN_EMAIL', 'VIEWDESK_ADMIN_PASSWORD', 'LOG_LEVEL']
    expect(explained).toEqual([...design, ...rest])
  })
})

describe('generated secrets', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'viewdesk-secrets-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('a generated session secret is the same after a restart, and only its owner can read it', () => {
    const config = readConfig({ DATA_DIR: folder }, '/desk')
    const first = sessionSecret(config)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(sessionSecret(config)).toBe(first)
    expect(statSync(join(folder, 'session-secret')).mode & 0o777).toBe(0o600)
  })

  test('each name has a secret of its own', () => {
    expect(keptSecret(folder, 'one')).not.toBe(keptSecret(folder, 'two'))
  })

  test('SESSION_SECRET wins over the generated one', () => {
    expect(sessionSecret(readConfig({ DATA_DIR: folder, SESSION_SECRET: secret }, '/desk'))).toBe(secret)
  })
})
