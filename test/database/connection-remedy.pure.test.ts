import { readConfig } from '../../src/config/config.js'
import { connectionRemedy } from '../../src/database/connection-remedy.js'
import { expect, test } from '../harness/jest.js'

test.each([
  ['unable to verify the first certificate', /sslrootcert=FILE/],
  ['self-signed certificate in certificate chain', /sslrootcert=FILE/],
  ["Hostname/IP does not match certificate's altnames: IP: 10.0.0.1 is not in the cert's list", /for another name/],
  ["ENOENT: no such file or directory, open '/nowhere.crt'", /must be there, and in PEM/],
  ['The server does not support SSL connections', /take sslmode out/],
  ['no pg_hba.conf entry for host "10.0.0.1", user "a", database "b", no encryption', /add \?sslmode=verify-full/],
  [
    'password authentication failed for user "a"',
    /It runs, and does not let this user in: check the user and the password/,
  ],
  ['connect ECONNREFUSED 127.0.0.1:5432', /Check DATABASE_URL, and that PostgreSQL runs/],
])('a connection that fails with "%s" is told what to do', (message, remedy) => {
  expect(connectionRemedy(message)).toMatch(remedy)
})

test.each([
  ['?sslmode=require', '?sslmode=verify-full'],
  ['?a=b&sslmode=prefer&c=d', '?a=b&sslmode=verify-full&c=d'],
  ['?sslmode=verify-ca', '?sslmode=verify-full'],
  ['?sslmode=no-verify', '?sslmode=no-verify'],
  ['?sslmode=disable', '?sslmode=disable'],
  ['?sslmode=require&uselibpqcompat=true', '?sslmode=require&uselibpqcompat=true'],
  ['', ''],
])('%s is the same in every release of pg', (asked, used) => {
  const address = 'postgres://a:b@db.example.com/yours'
  expect(readConfig({ DATABASE_URL: `${address}${asked}` }, '.', 'command').databaseUrl).toBe(`${address}${used}`)
})

test('an address with bare special characters is refused, with how to write them', () => {
  expect(() => readConfig({ DATABASE_URL: 'postgres://ann:p@ss#1/2@db:x/yours' }, '.', 'command')).toThrow(/@ as %40/)
})
