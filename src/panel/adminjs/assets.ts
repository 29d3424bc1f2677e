import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { Router as AdminRouter } from 'adminjs'
import { type Request, type Response, Router } from 'express'
import { notFound } from '../../refusal.js'
import { browserFolder } from './components.js'
import { readStyleSheet } from './style-sheet.js'

/** Files for the browser, held in memory; the stock way fails in folders whose name starts with a dot. */
export interface Assets {
  readonly router: Router
  /** The address with the content's hash in it, so that browsers need not ask again; unchanged when there is no such asset. */
  versioned(address: string): string
  /** Versioned address of our style sheet. */
  readonly styleSheet: string
  /** Resolves when all assets are compressed; until then they are compressed as they are sent. */
  readonly compressed: Promise<void>
}

interface Asset {
  readonly address: string
  readonly type: string
  readonly body: Buffer
  readonly hash: string
  brotli: Buffer | null
}

export interface AssetSources {
  readonly productDir: string
  readonly dataDir: string
  readonly bundlePath: string
  /** The project's own. */
  readonly logo: { readonly path: string; readonly address: string } | null
}

/** Loads AdminJS's assets (always as built for production), our bundle, our style sheet and our images. */
export async function loadAssets({ productDir, dataDir, bundlePath, logo }: AssetSources): Promise<Assets> {
  const stock = AdminRouter.assets
    .filter(({ path }) => !path.endsWith('/components.bundle.js'))
    .map(({ path, src }) => ({ address: `/admin${path}`, file: src.replace(/\.development\.js$/, '.production.js') }))
  const folder = browserFolder(productDir)
  const own = (await readdir(folder))
    .filter((name) => /\.(svg|png|ico|woff2)$/.test(name))
    .map((name) => ({ address: `/admin/assets/${name}`, file: join(folder, name) }))
  const bundle = { address: '/admin/frontend/assets/components.bundle.js', file: bundlePath }
  const ofProject = logo === null ? [] : [{ address: logo.address, file: logo.path }]
  const files = await Promise.all(
    [...stock, ...own, ...ofProject, bundle].map(({ address, file }) => loadAsset(address, file)),
  )
  const styleSheet = asset('/admin/assets/viewdesk.css', 'viewdesk.css', readStyleSheet(folder))
  const assets = [...files, styleSheet]
  const byAddress = new Map(assets.map((asset) => [asset.address, asset]))
  const versioned = (address: string) => {
    const found = byAddress.get(address)
    return found === undefined ? address : `${address}?v=${found.hash}`
  }
  return {
    router: assetRoutes(byAddress),
    versioned,
    styleSheet: versioned(styleSheet.address),
    compressed: compressAll(assets, join(dataDir, 'bundle')),
  }
}

async function loadAsset(address: string, file: string): Promise<Asset> {
  return asset(address, basename(file), await readFile(file))
}

function asset(address: string, type: string, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  return { address, type, body, hash, brotli: null }
}

function assetRoutes(byAddress: ReadonlyMap<string, Asset>): Router {
  const router = Router()
  router.get(['/admin/frontend/assets/:name', '/admin/assets/:name'], (req: Request, res: Response) => {
    const asset = byAddress.get(req.path)
    if (asset === undefined) throw notFound()
    const isVersioned = req.query.v === asset.hash
    res.type(extname(asset.type)).vary('accept-encoding').set('etag', `"${asset.hash}"`)
    res.set('cache-control', isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (asset.brotli !== null && req.acceptsEncodings('br') === 'br') {
      res.set('content-encoding', 'br').send(asset.brotli)
    } else {
      res.send(asset.body)
    }
  })
  return router
}

const compressible = new Set(['.js', '.css', '.svg'])

/** Compresses well and slowly, off the main thread, and keeps the results by hash for the next start. */
async function compressAll(assets: readonly Asset[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const asset of assets) {
    if (!compressible.has(extname(asset.type)) || asset.body.length < 1024) continue
    const kept = join(folder, `${asset.hash}.br`)
    if (existsSync(kept)) {
      asset.brotli = await readFile(kept)
      continue
    }
    const compressed = await promisify(brotliCompress)(asset.body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: asset.body.length },
    })
    const draft = `${kept}.${process.pid}`
    await writeFile(draft, compressed)
    await rename(draft, kept)
    asset.brotli = compressed
  }
}
