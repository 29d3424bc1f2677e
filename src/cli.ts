import { runCommand } from './command-line.js'
import { projectDirOf } from './config/folders.js'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read it has read enough.
  if (error.code === 'EPIPE') return
  process.stderr.write(`The answer could not be written (${error.message}). What the command did besides is done.\n`)
  process.exit(1)
})

process.exitCode = await runCommand(process.argv.slice(2), projectDirOf(process.env))
