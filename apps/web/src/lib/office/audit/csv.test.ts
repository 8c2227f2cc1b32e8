import type { AuditRow } from '@batchproof/protocol'
import { expect, it } from 'vitest'
import { auditCsv } from './csv.ts'

const row: AuditRow = {
  seq: 7,
  stream: 'person:1',
  version: 2,
  type: 'RolesChanged',
  personId: 'p',
  personName: 'Kim, Rachel',
  personRole: 'Administrator',
  deviceId: 'd',
  performedAt: '2026-11-21T10:00:00.000Z',
  recordedAt: '2026-11-21T10:00:01.000Z',
  reason: '=HYPERLINK("x")',
  payload: { to: ['qa'] },
  signature: null,
  hash: 'ab',
  about: 'Line one\nline two',
}

it('[P11.1] writes every column, quotes what must be, and disarms what a spreadsheet would run', () => {
  const [head, ...rest] = auditCsv([row]).split('\r\n')
  expect(head?.split(',')).toHaveLength(17)
  const body = rest.join('\r\n')
  expect(body).toContain('"Kim, Rachel"')
  expect(body).toContain(`"'=HYPERLINK(""x"")"`)
  expect(body).toContain('"Line one\nline two"')
  expect(body).toContain('"{""to"":[""qa""]}"')
})
