import { randomBytes } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'

/** What the process that keeps a data folder says about itself to whoever asks on its loopback port. */
export interface OwnerState {
  readonly phase: 'starting' | 'running' | 'stopping'
  /** the panel or command that the database was started for */
  readonly panelPid: number
  /** where PostgreSQL listens; null until it runs */
  readonly port: number | null
}

interface Claim {
  readonly generation: number
  readonly nonce: string
  readonly port: number
}

const claimFile = /^keeper-(\d+)\.json$/

/**
 * Claims the data folder for this process, until the process ends in whatever way.
 *
 * A pid in a file may live on as somebody else's; an answer with the right nonce on a loopback port cannot. Claims are
 * numbered, and only one process can create the next number, so that two starts at the same moment never both win.
 *
 * @param state is asked again for every question
 * @returns null when a living process owns the folder
 */
export async function claimFolder(dataDir: string, state: () => OwnerState): Promise<{ release(): void } | null> {
  const nonce = randomBytes(16).toString('hex')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(JSON.stringify({ nonce, ...state() }))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  server.unref()
  const last = newestClaim(dataDir)
  if (last !== null && (await ask(last)) !== null) {
    server.close()
    return null
  }
  const claim = { generation: (last?.generation ?? 0) + 1, nonce, port: (server.address() as AddressInfo).port }
  if (!writeClaim(dataDir, claim)) {
    server.close()
    return null
  }
  if (last !== null) rmSync(claimPath(dataDir, last.generation - 1), { force: true })
  // The file stays behind: the next claim must have a higher number.
  return { release: () => server.close() }
}

/** Asks the process that owns the data folder how it is; null when nobody owns it. */
export async function askOwner(dataDir: string): Promise<OwnerState | null> {
  const claim = newestClaim(dataDir)
  return claim === null ? null : await ask(claim)
}

function writeClaim(dataDir: string, claim: Claim): boolean {
  const draft = join(dataDir, `keeper.${claim.nonce}`)
  writeFileSync(draft, JSON.stringify(claim), { mode: 0o600 })
  try {
    linkSync(draft, claimPath(dataDir, claim.generation))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function newestClaim(dataDir: string): Claim | null {
  const generations = readdirSync(dataDir).map((file) => Number(claimFile.exec(file)?.[1] ?? 0))
  const newest = Math.max(0, ...generations)
  if (newest === 0) return null
  try {
    const claim = JSON.parse(readFileSync(claimPath(dataDir, newest), 'utf8')) as Claim
    return { ...claim, generation: newest }
  } catch {
    // Damaged by a power cut or by hand: it counts as a claim of a process that is gone.
    return { generation: newest, nonce: '', port: 0 }
  }
}

function claimPath(dataDir: string, generation: number): string {
  return join(dataDir, `keeper-${generation}.json`)
}

async function ask(claim: Claim): Promise<OwnerState | null> {
  if (claim.port === 0) return null
  const answer = await new Promise<string | null>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: claim.port })
    let text = ''
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk
      // Another program may have the port by now, and may have much to say.
      if (text.length > 1000) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
  })
  return readAnswer(answer ?? '', claim.nonce)
}

function readAnswer(text: string, nonce: string): OwnerState | null {
  try {
    const { nonce: answered, ...state } = JSON.parse(text) as OwnerState & { nonce: string }
    return answered === nonce ? state : null
  } catch {
    return null
  }
}
