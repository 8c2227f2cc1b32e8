import { describe, expect, it } from 'vitest'
import type { LedgerLine } from '@batchproof/protocol'
import { accountText, withBalances } from './ledger-lines.ts'

const line = (version: number, fromAccount: string, toAccount: string, value: string): LedgerLine => ({
  version,
  ordinal: 0,
  kind: 'receive',
  fromAccount,
  toAccount,
  quantityValue: value,
  quantityUnit: 'mL',
  batchId: 'b1',
  batchNumber: 'BR-1',
  otherLotId: 'l2',
  otherLotNumber: 'PHE-2291-A',
  recipientId: 'r1',
  recipientName: 'Baystate Medical Center',
  documentNumber: null,
  reason: null,
  personName: 'Tom Becker',
  at: '2026-11-21T14:00:00.000Z',
})

describe('the ledger of a lot', () => {
  it('[L08] reckons the balance back from what is on hand, to the last digit', () => {
    const newestFirst = [
      line(6, 'issued:b1', 'consumed', '0.1'),
      line(5, 'reserved:b1', 'issued:b1', '0.1'),
      line(4, 'available', 'reserved:b1', '0.1'),
      line(3, 'available', 'waste', '0.2'),
      line(2, 'adjustment', 'available', '0.5'),
      line(1, 'supplier', 'available', '10'),
    ]
    const shown = withBalances(newestFirst, { value: '10.2', unit: 'mL' })
    expect(shown.map(({ effect }) => effect)).toEqual([
      '−0.1 mL',
      '0.1 mL',
      '0.1 mL',
      '−0.2 mL',
      '+0.5 mL',
      '+10 mL',
    ])
    expect(shown.map(({ after }) => after.value)).toEqual(['10.2', '10.3', '10.3', '10.3', '10.5', '10.0'])
    expect(shown.map(({ stays }) => stays)).toEqual([false, true, true, false, false, false])
  })

  it('names the accounts as people do', () => {
    const any = line(1, 'available', 'customer', '1')
    expect(accountText('customer', any)).toBe('Baystate Medical Center')
    expect(accountText('reserved:b1', any)).toBe('Reserved for BR-1')
    expect(accountText('lot:l2', any)).toBe('Lot PHE-2291-A')
  })
})
