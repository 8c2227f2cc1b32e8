import { expect, it, vi } from 'vitest'
import { logDefect } from './log.ts'

it('leads to a defect without repeating what a person typed', () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  logDefect(new TypeError('cannot read 482915 of "Maria Lopez"'), 'batch.start', 'request-1')
  const line = String(written.mock.calls[0]?.[0])
  expect(JSON.parse(line)).toMatchObject({ kind: 'defect', requestId: 'request-1', name: 'TypeError' })
  expect(line).toContain('log.test.ts')
  expect(line).not.toMatch(/482915|Lopez/)
})
