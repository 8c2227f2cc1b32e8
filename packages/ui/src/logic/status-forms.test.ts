import { describe, expect, it } from 'vitest'
import { statusLook, statusLooks, type StatusLook } from './status-forms.ts'

describe('statusLooks', () => {
  it.each(Object.entries(statusLooks))(
    '[B05.1] two states of a %s never share form and tone',
    (_kind, looks) => {
      const shapes = Object.entries(looks as Record<string, StatusLook>).map(
        ([, look]) => `${look.form}/${look.tone ?? ''}`,
      )
      expect(new Set(shapes).size).toBe(shapes.length)
    },
  )
  it('[B05.1] scheduled is filled grey, in progress white with an edge, pending review outlined', () => {
    expect(statusLook('batch', 'scheduled').form).toBe('fill')
    expect(statusLook('batch', 'in_progress').form).toBe('solid')
    expect(statusLook('batch', 'pending_review').form).toBe('outline')
    expect(statusLook('batch', 'pending_release').form).toBe('double')
    expect(statusLook('batch', 'released').form).toBe('dark')
    expect(statusLook('batch', 'rejected').form).toBe('struck')
  })
  it('shows an unknown state by its own word', () => {
    expect(statusLook('batch', 'on_recall').label).toBe('On recall')
  })
})
