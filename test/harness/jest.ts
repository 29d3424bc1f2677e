import type * as jestGlobals from '@jest/globals'

const names = globalThis as unknown as typeof jestGlobals

/**
 * What Jest's tests are written with. They run in plain Node.js (jest-light-runner), which has these names globally; the
 * package that has them as exports wants Jest's own module loader.
 */
export const afterAll: typeof jestGlobals.afterAll = names.afterAll
export const afterEach: typeof jestGlobals.afterEach = names.afterEach
export const beforeAll: typeof jestGlobals.beforeAll = names.beforeAll
export const beforeEach: typeof jestGlobals.beforeEach = names.beforeEach
export const describe: typeof jestGlobals.describe = names.describe
export const expect: typeof jestGlobals.expect = names.expect
export const jest: typeof jestGlobals.jest = names.jest
export const test: typeof jestGlobals.test = names.test
