import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildRouter } from '@adminjs/express'
import { Adapter, Database, Resource } from '@adminjs/sql'
import { AdminJS } from 'adminjs'
import express from 'express'
import { interleave, requestsPerRound, say } from './measure.js'

/** The list of jobs over HTTP, against what AdminJS with @adminjs/sql answers for the same table out of the box. */
export async function compareWithStock(connectionString: string, url: string, cookie: string): Promise<void> {
  const stock = await startStock(connectionString)
  try {
    for (const [name, ours, theirs] of [
      ['one provider', 'provider=7', 'filters.provider_id=7'],
      ['all', '', ''],
    ] as const) {
      const bytes = { ours: 0, theirs: 0 }
      const { mine, bare } = await interleave(
        async () => {
          bytes.ours = await sizeOf(new URL(`/api/v1/job/rows?perPage=50&${ours}`, url), { cookie })
        },
        async () => {
          bytes.theirs = await sizeOf(
            new URL(`/admin/api/resources/job/actions/list?perPage=50&${theirs}`, stock.url),
            {},
          )
        },
        requestsPerRound,
      )
      say(
        `list of jobs, ${name}: ${mine.toFixed(1)} ms and ${bytes.ours} bytes, stock AdminJS ${bare.toFixed(1)} ms and ${bytes.theirs} bytes: ` +
          `${(bare / mine).toFixed(2)}x as fast (at least ${ours === '' ? 1 : 2}), ${(bytes.ours / bytes.theirs).toFixed(2)} of the bytes (at most 0.33)`,
      )
    }
  } finally {
    await stock.stop()
  }
}

async function sizeOf(address: URL, headers: Readonly<Record<string, string>>): Promise<number> {
  const answer = await fetch(address, { headers: { ...headers, 'accept-encoding': 'identity' } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${address.pathname} answered ${answer.status}: ${text.slice(0, 200)}`)
  return Buffer.byteLength(text)
}

/** A panel of the three tables as its documentation shows it, for this measurement only: it has no sign-in. */
async function startStock(connectionString: string): Promise<{ url: string; stop(): Promise<void> }> {
  AdminJS.registerAdapter({ Database, Resource })
  const database = new URL(connectionString).pathname.slice(1)
  const tables = await new Adapter('postgresql', { connectionString, database, schema: 'public' }).init()
  const admin = new AdminJS({
    databases: [],
    resources: ['provider', 'job', 'job_part'].map((name) => ({ resource: tables.table(name), options: {} })),
  })
  const app = express()
  app.use(admin.options.rootPath, buildRouter(admin))
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve))
      // One for all its tables; it would keep this process from ending.
      await tables.table('job').knex.destroy()
    },
  }
}
