/** Tests run as compiled by tsc, so nothing is transformed; failures point at the TypeScript line by source maps. */
const project = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  transform: {},
  globalSetup: '<rootDir>/dist/test/harness/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/harness/global-teardown.js',
  modulePathIgnorePatterns: ['<rootDir>/.viewdesk/'],
}

export default {
  maxWorkers: 2,
  // For what never ends only, three waits long (test/harness/patience.ts): a busy machine makes tests slow, never red.
  testTimeout: 900_000,
  projects: [
    { ...project, displayName: 'PostgreSQL 18', testMatch: ['<rootDir>/dist/test/**/*.test.js'] },
    // What depends most on the server, the views toolkit, is tested on the oldest one that is supported, too.
    {
      ...project,
      displayName: 'PostgreSQL 15',
      testMatch: ['<rootDir>/dist/test/reports/sync/*.test.js'],
      globals: { viewdeskTestsOldest: true },
    },
  ],
}
