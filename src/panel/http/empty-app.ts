import express, { type Express } from 'express'
import type { Config } from '../../config/config.js'

export function emptyApp({ trustProxy, production }: Config): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', trustProxy)
  app.set('query parser', 'simple')
  app.set('env', production ? 'production' : 'development')
  return app
}
