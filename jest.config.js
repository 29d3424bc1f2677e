/** Tests run as compiled by tsc, so nothing is transformed; failures point at the TypeScript line by source maps. */
export default {
  rootDir: '.',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/dist/test/**/*.test.js'],
  transform: {},
  globalSetup: '<rootDir>/dist/test/harness/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/harness/global-teardown.js',
  modulePathIgnorePatterns: ['<rootDir>/.viewdesk/'],
  maxWorkers: 2,
  testTimeout: 60_000,
}
