import { mayRead, permissionsOf } from '../../src/access/permissions.js'
import { describe, expect, test } from '../harness/jest.js'

describe('roles', () => {
  test('a viewer reads, an operator also exports, refreshes, notes and reviews, an admin also manages staff, shared views and schedules', () => {
    const nothing = {
      view: true,
      export: false,
      refresh: false,
      manageStaff: false,
      changeSharedViews: false,
      pauseSchedules: false,
      seeHealth: false,
      writeNotes: false,
      markReviewed: false,
      changeOthersNotes: false,
    }
    expect(permissionsOf('viewer')).toEqual(nothing)
    expect(permissionsOf('operator')).toEqual({
      ...nothing,
      export: true,
      refresh: true,
      writeNotes: true,
      markReviewed: true,
    })
    expect(permissionsOf('admin')).toEqual({
      view: true,
      export: true,
      refresh: true,
      manageStaff: true,
      changeSharedViews: true,
      pauseSchedules: true,
      seeHealth: true,
      writeNotes: true,
      markReviewed: true,
      changeOthersNotes: true,
    })
  })

  test('a report that names no role is for everybody', () => {
    expect(mayRead({ roles: [] }, 'viewer')).toBe(true)
  })

  test('a report for operators is for admins too, and not for viewers', () => {
    expect(mayRead({ roles: ['operator'] }, 'viewer')).toBe(false)
    expect(mayRead({ roles: ['operator'] }, 'operator')).toBe(true)
    expect(mayRead({ roles: ['operator'] }, 'admin')).toBe(true)
  })

  test('a report whose only role is unknown is for nobody', () => {
    expect(mayRead({ roles: ['owner'] }, 'admin')).toBe(false)
  })
})
