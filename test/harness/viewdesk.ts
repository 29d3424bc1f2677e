import { runCommand } from '../../src/command-line.js'
import { projectDirOf } from '../../src/config/folders.js'

/** What a command left behind: its exit status, and what it wrote. */
export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  json(): ReturnType<typeof JSON.parse>
}

/**
 * Runs `npx viewdesk …` in the process of the test, which has loaded all of it already: a process of its own takes a second
 * of a processor before it begins. What ends by a signal, or beside something else, wants one.
 *
 * @param words `views`, `plan`, `--json`, …
 * @param env beside what the tests have, such as DATABASE_URL and PROJECT_DIR
 */
export async function viewdesk(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const kept = { env: process.env, exitCode: process.exitCode }
  const out = taken(process.stdout)
  const err = taken(process.stderr)
  process.env = { ...kept.env, ...env }
  process.exitCode = undefined
  try {
    const status = await runCommand(words, projectDirOf(process.env))
    return { status, stdout: out.text(), stderr: err.text(), json: () => JSON.parse(out.text()) }
  } finally {
    out.giveBack()
    err.giveBack()
    process.env = kept.env
    process.exitCode = kept.exitCode
  }
}

/** Takes what is written to a stream, until it is given back. */
function taken(stream: NodeJS.WriteStream): { text(): string; giveBack(): void } {
  const { write } = stream
  const written: string[] = []
  stream.write = ((chunk: string | Uint8Array) => {
    written.push(String(chunk))
    return true
  }) as typeof write
  return {
    text: () => written.join(''),
    giveBack: () => {
      stream.write = write
    },
  }
}
