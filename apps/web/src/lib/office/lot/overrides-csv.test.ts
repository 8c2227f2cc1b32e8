import type { OverrideRow } from '@batchproof/protocol'
import { expect, it } from 'vitest'
import { overridesCsv } from './overrides-csv.ts'

const row: OverrideRow = {
  lotId: 'a',
  lotNumber: 'PHE-2304',
  materialName: 'Phenylephrine, vial',
  version: 7,
  block: 'expired',
  detail: 'Lot PHE-2304 expired on 2026-11-01.',
  justification: '=HYPERLINK("x") said\nthe pharmacy',
  personName: 'Tom Becker',
  at: '2026-11-21T10:00:00.000Z',
}

it('[L05] writes who overrode which block of which lot, when and why, and disarms what a spreadsheet would run', () => {
  expect(overridesCsv([row])).toBe(
    'at_utc,person,lot,material,block,detail,justification,lot_id\r\n' +
      '2026-11-21T10:00:00.000Z,Tom Becker,PHE-2304,"Phenylephrine, vial",Sold after its expiry,' +
      `Lot PHE-2304 expired on 2026-11-01.,"'=HYPERLINK(""x"") said\nthe pharmacy",a\r\n`,
  )
})
