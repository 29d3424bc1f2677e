/** The files of a new project that are no views, as text by path. */
export interface ProjectFiles {
  readonly [path: string]: string
}

interface ProjectOptions {
  readonly name: string
  /** How package.json names the product: a version, or `file:` and a path. */
  readonly viewdesk: string
  /** package.json as it is, where there is one: what it says is kept. */
  readonly packageJson: Readonly<Record<string, unknown>> | null
}

export function projectFiles({ name, viewdesk, packageJson }: ProjectOptions): ProjectFiles {
  const { scripts, dependencies, ...kept } = packageJson ?? { name, version: '0.1.0', private: true }
  const project = {
    ...kept,
    type: 'module',
    scripts: { start: 'viewdesk start', ...(scripts as object) },
    dependencies: { viewdesk, ...(dependencies as object) },
  }
  return {
    'package.json': asJson(project),
    'tsconfig.json': asJson(tsconfig),
    '.gitignore': ['node_modules/', 'dist/', '.viewdesk/', '.env', ''].join('\n'),
    'README.md': readme(name),
  }
}

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** For resources/, which is checked against the types of the product. */
const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    rootDir: '.',
    outDir: 'dist',
    strict: true,
    skipLibCheck: true,
    verbatimModuleSyntax: true,
  },
  include: ['resources'],
}

const readme = (name: string): string => `# ${name}

Reports of a database, by Viewdesk.

- \`views/sources/\`: one file for each table that is read, giving its columns their names.
- \`views/\`: one file for each report. Its header is explained in \`node_modules/viewdesk/docs/view-files.md\`.
- \`resources/\`: dashboards, pages of records, the panel's name and logo (\`node_modules/viewdesk/docs/\`).
- \`.env\`: the settings, as \`.env.example\` explains them. Without DATABASE_URL a PostgreSQL comes along.

    npm install
    npm start

\`npx viewdesk views plan\` says what a changed file will do, \`npx viewdesk doctor\` what would not work and why.
`
