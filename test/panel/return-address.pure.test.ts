import { returnAddress } from '../../src/panel/http/return-address.js'
import { describe, expect, test } from '../harness/jest.js'

describe('the address to return to after signing in', () => {
  test('is a page of the panel, with its filters', () => {
    expect(returnAddress('/admin/resources/job?provider=3,7&period=last_month')).toBe(
      '/admin/resources/job?provider=3,7&period=last_month',
    )
    expect(returnAddress('/admin')).toBe('/admin')
  })

  test.each([
    'https://evil.example/admin',
    '//evil.example/admin',
    '/\\evil.example/admin',
    '/admin/../../evil',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/admin.evil.example',
    '/admin/logout',
    '/admin/login?next=/admin/login',
    '/api/v1',
    '',
    undefined,
    ['/admin', '/admin'],
  ])('is never %p', (wanted) => {
    expect(returnAddress(wanted)).toBe('/admin')
  })
})
