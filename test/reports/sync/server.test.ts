import { createTestDatabase } from '../../harness/database.js'
import { expect, test } from '../../harness/jest.js'

test('the views toolkit is tested on the oldest PostgreSQL that is supported, too', async () => {
  const database = await createTestDatabase('empty')
  const { rows } = await database.pools.read.query<{ major: number }>(
    "select current_setting('server_version_num')::int / 10000 as major",
  )
  if (globalThis.viewdeskTestsOldest) expect(rows[0]?.major).toBe(15)
  else expect(rows[0]?.major).toBeGreaterThan(15)
  await database.drop()
})
