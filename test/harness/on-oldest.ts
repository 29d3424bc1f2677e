/** The databases of these tests are made on the oldest PostgreSQL that is supported. */
globalThis.viewdeskTestsOldest = true
