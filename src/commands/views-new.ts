import { Command } from 'commander'
import { readConfig } from '../config/config.js'
import { viewsDirOf } from '../open-database.js'
import { type WrittenView, writeNewView } from '../reports/sync/new-view.js'
import { print, withDatabase } from './with-database.js'

interface Options {
  readonly json?: boolean
  readonly title?: string
  readonly from?: string
  readonly materialized?: boolean
}

/** `viewdesk views new NAME`: begins a view file. */
export function newViewCommand(projectDir: string): Command {
  return new Command('new')
    .description('Begin a view file that syncs as it is; asks nothing, and overwrites nothing.')
    .argument('<name>', "the view's name; one that begins with source_ goes to views/sources/")
    .option('--from <relation>', 'the source, report or table whose columns it begins with')
    .option('--title <text>', 'its title; its name in words by default')
    .option('--materialized', 'stored, and refreshed')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Options) => {
      const view = { name, title: options.title, from: options.from, isMaterialized: options.materialized === true }
      const written =
        options.from === undefined
          ? await writeNewView(null, { ...view, viewsDir: viewsDirOf(readConfig(process.env, projectDir, 'command')) })
          : await withDatabase(
              projectDir,
              ({ config, database }) => writeNewView(database.pools.read, { ...view, viewsDir: viewsDirOf(config) }),
              { beforeSetup: true },
            )
      print(options, written, linesOf(written))
    })
}

function linesOf({ name, file, from, grain, columns, remarks }: WrittenView): string[] {
  const key = grain.length === 0 ? '' : `, a row for each ${grain.join(', ')}`
  return [
    `wrote      ${file}: ${columns.length} columns${from === null ? '' : ` of ${from}`}${key}`,
    ...remarks.map((remark) => `  - ${remark}`),
    'Open it, say what it shows and write its SELECT. Then:',
    `  npx viewdesk views plan ${name}`,
    `  npx viewdesk views sync ${name}`,
  ]
}
