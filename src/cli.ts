import { runCommand } from './command-line.js'
import { projectDirOf } from './config/folders.js'

process.exitCode = await runCommand(process.argv.slice(2), projectDirOf(process.env))
