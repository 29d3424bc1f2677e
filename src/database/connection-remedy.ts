/** What to do about a database that could not be reached, by what was said of it. */
export function connectionRemedy(message: string): string {
  const found = remedies.find(([said]) => said.test(message))
  return found?.[1] ?? 'Check DATABASE_URL, and that PostgreSQL runs.'
}

// What pg and Node.js say; PostgreSQL's own words may be in any language.
const remedies: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /^ENOENT|^EACCES|PEM|DECODER|asn1/i,
    'The files that sslrootcert, sslcert and sslkey in DATABASE_URL name must be there, and in PEM.',
  ],
  [
    /altnames|does not match certificate/i,
    "PostgreSQL's certificate is for another name: write that one as the host in DATABASE_URL.",
  ],
  [
    /certificate|self.signed/i,
    'Its certificate is signed by somebody who is not known here: add sslrootcert=FILE with their certificate to DATABASE_URL, or, ' +
      'to encrypt without knowing to whom, sslmode=no-verify.',
  ],
  [
    /too many (connections|clients)|remaining connection slots/i,
    'All its connections are taken: wait, end some, or raise max_connections or the limit of the role (alter role … connection limit).',
  ],
  [/does not support SSL/i, 'It has no TLS: take sslmode out of DATABASE_URL, or switch on TLS there.'],
  [/no encryption|SSL off/i, 'It may want TLS: add ?sslmode=verify-full to DATABASE_URL.'],
  [
    /passw|authenti|pg_hba/i,
    'It runs, and does not let this user in: check the user and the password in DATABASE_URL, and what pg_hba.conf says of both.',
  ],
]
