import pg from 'pg'

/**
 * A connection to the database of an address, which pg reads but for the name of the database: there it leaves escapes of # / ? and
 * others as they are. Whoever connects to DATABASE_URL does so by one of these.
 */
export class Client extends pg.Client {
  constructor(config: pg.ClientConfig = {}) {
    super(config)
    const { database: asRead } = this
    if (config.connectionString === undefined || asRead === undefined) return
    const database = databaseOf(config.connectionString, asRead)
    this.database = database
    // What is sent to the server.
    const { connectionParameters } = this as unknown as { connectionParameters: { database: string } }
    connectionParameters.database = database
  }
}

/** @param asRead what pg has made of it, or of what else names a database */
function databaseOf(address: string, asRead: string): string {
  const path = /^[^:/]+:\/\/[^/?#]*\/([^?#]+)/.exec(address)?.[1]
  if (path === undefined) return asRead
  try {
    return decodeURI(path) === asRead ? decodeURIComponent(path) : asRead
  } catch {
    // Not of UTF-8: PostgreSQL says that there is none of this name.
    return asRead
  }
}
