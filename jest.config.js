const tests = '<rootDir>/dist/test'

process.env.TZ = 'UTC'

/**
 * Tests run as compiled by tsc, in plain Node.js: Jest's own runner loads every module anew for each file of tests, which
 * was more than half of the processor time of a file in `test/panel`.
 */
const project = {
  rootDir: import.meta.dirname,
  runner: [`${import.meta.dirname}/dist/test/harness/light-runner.js`, { runtime: 'child_process' }],
  setupFiles: [`${tests}/harness/show-sources.js`],
  setupFilesAfterEnv: [`${tests}/harness/strict-tests.js`],
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/.viewdesk/'],
}

/** Tests that want something to be there before them; what is called .pure.test.ts wants nothing. */
function withSetUp(displayName, setUp, folders, more = {}) {
  return {
    ...project,
    displayName,
    testMatch: folders.map((folder) => `${tests}/${folder}/**/*.test.js`),
    testPathIgnorePatterns: ['/node_modules/', '\\.pure\\.test\\.js$'],
    globalSetup: `${tests}/harness/set-up-${setUp}.js`,
    globalTeardown: `${tests}/harness/tear-down.js`,
    ...more,
  }
}

export default {
  maxWorkers: 3,
  projects: [
    { ...project, displayName: 'pure', testMatch: [`${tests}/**/*.pure.test.js`] },
    withSetUp('database', 'database', ['access', 'commands', 'database', 'reports', 'views']),
    withSetUp('panel', 'panel', ['panel']),
    withSetUp('browser', 'browser', ['browser']),
    // What depends most on the server, the views toolkit and the order of names, is tested on the oldest one that is supported, too.
    withSetUp('PostgreSQL 15', 'oldest', ['reports/sync', 'reports/statements', 'reports/value-types'], {
      setupFiles: [...project.setupFiles, `${tests}/harness/on-oldest.js`],
    }),
  ],
}
