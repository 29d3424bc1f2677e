import { todayIn } from '../../../src/reports/asking/periods.js'
import { expect, test } from '../../harness/jest.js'

// In Newfoundland clocks went back from 00:01 to 23:01, which was 02:31 UTC; on the Azores from 01:00 to 00:00, which is 01:00 UTC.
test.each([
  ['America/St_Johns', '2010-11-07T02:29:30Z', '2010-11-06'],
  ['America/St_Johns', '2010-11-07T02:30:30Z', '2010-11-07'],
  ['America/St_Johns', '2010-11-07T02:31:30Z', '2010-11-06'],
  ['America/St_Johns', '2010-11-07T02:30:59Z', '2010-11-07'],
  ['America/St_Johns', '2010-11-07T03:29:30Z', '2010-11-06'],
  ['America/St_Johns', '2010-11-07T03:30:30Z', '2010-11-07'],
  ['Atlantic/Azores', '2024-10-26T23:59:30Z', '2024-10-26'],
  ['Atlantic/Azores', '2024-10-27T00:00:30Z', '2024-10-27'],
  ['Atlantic/Azores', '2024-10-27T01:00:30Z', '2024-10-27'],
])('today is what the clocks of %s show at %s: %s', (zone, moment, day) => {
  expect(todayIn(zone, new Date(moment))).toBe(day)
})
