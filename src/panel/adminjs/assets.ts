import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { type Request, type Response, Router } from 'express'
import { notFound } from '../../refusal.js'
import { type Language, languages, wordsIn } from '../language/languages.js'
import { type PageScripts, pageScripts } from './bundling/bundle.js'
import { browserFolder } from './bundling/components.js'
import { readStyleSheet } from './style-sheet.js'

/** Files for the browser, held in memory. */
export interface Assets {
  readonly router: Router
  /** Address of the script with the words of a language. */
  words(language: Language): string
  /** Address of our style sheet, with the content's hash in it, so that browsers need not ask again. */
  readonly styleSheet: string
  /** Addresses of the scripts that each page needs. */
  readonly scripts: PageScripts
  /** Resolves when all assets are compressed; until then they are compressed as they are sent. */
  readonly compressed: Promise<void>
}

interface Asset {
  readonly address: string
  readonly type: string
  readonly body: Buffer
  readonly hash: string
  /** The content's hash is in its name: nothing else is ever found there. */
  readonly namedByHash: boolean
  brotli: Buffer | null
}

export interface AssetSources {
  readonly productDir: string
  readonly dataDir: string
  /** Folder of the bundle. */
  readonly bundleDir: string
  /** The project's own. */
  readonly logo: { readonly path: string; readonly address: string } | null
}

/** Loads what the bundler made of the pages, our style sheet and our images. AdminJS's own bundles are not among them. */
export async function loadAssets({ productDir, dataDir, bundleDir, logo }: AssetSources): Promise<Assets> {
  const folder = browserFolder(productDir)
  const own = (await readdir(folder))
    .filter((name) => /\.(svg|png|ico|woff2)$/.test(name))
    .map((name) => ({ address: `/admin/assets/${name}`, file: join(folder, name) }))
  const ofProject = logo === null ? [] : [{ address: logo.address, file: logo.path }]
  const bundled = (await readdir(bundleDir))
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ address: scriptAddress(name), file: join(bundleDir, name), namedByHash: true }))
  const files = await Promise.all([...own, ...ofProject, ...bundled].map(loadAsset))
  const { early, pages }: PageScripts = JSON.parse(await readFile(join(bundleDir, pageScripts), 'utf8'))
  const styleSheet = asset('/admin/assets/viewdesk.css', 'viewdesk.css', readStyleSheet(folder))
  const words = new Map(languages().map((language) => [language, wordsAsset(language)]))
  const assets = [...files, ...words.values(), styleSheet]
  const byAddress = new Map(assets.map((asset) => [asset.address, asset]))
  return {
    router: assetRoutes(byAddress),
    styleSheet: versioned(styleSheet),
    words: (language) => versioned(words.get(language) ?? wordsAsset('en')),
    scripts: { early: await readFile(join(bundleDir, early), 'utf8'), pages: scriptAddress(pages) },
    compressed: compressAll(assets, join(dataDir, 'bundle')),
  }
}

function wordsAsset(language: Language): Asset {
  const script = `globalThis.VIEWDESK_WORDS=${JSON.stringify(wordsIn(language))}`
  return asset(`/admin/assets/words-${language}.js`, 'words.js', Buffer.from(script))
}

/** With the content's hash in it, so that browsers need not ask again. */
function versioned({ address, hash }: Asset): string {
  return `${address}?v=${hash}`
}

function scriptAddress(name: string): string {
  return `/admin/assets/${name}`
}

interface AssetFile {
  readonly address: string
  readonly file: string
  readonly namedByHash?: boolean
}

async function loadAsset({ address, file, namedByHash = false }: AssetFile): Promise<Asset> {
  return asset(address, basename(file), await readFile(file), namedByHash)
}

function asset(address: string, type: string, body: Buffer, namedByHash = false): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  return { address, type, body, hash, namedByHash, brotli: null }
}

function assetRoutes(byAddress: ReadonlyMap<string, Asset>): Router {
  const router = Router()
  router.get('/admin/assets/:name', (req: Request, res: Response) => {
    const asset = byAddress.get(req.path)
    if (asset === undefined) throw notFound()
    const isVersioned = asset.namedByHash || req.query.v === asset.hash
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
