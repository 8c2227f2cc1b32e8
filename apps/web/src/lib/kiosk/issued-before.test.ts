import { initialBatch } from '@batchproof/domain'
import type { BatchState, ComponentUse, ProcedureStep } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { issuedFor, issuedValues } from './issued-before.ts'

const field = { kind: 'component', id: 'vial', label: 'Vial', lineId: 'active', required: true } as const
const step = { id: 'issue', title: 'Issue the vial', fields: [field] } as unknown as ProcedureStep
const use = (change: Partial<ComponentUse> = {}): ComponentUse => ({
  stepId: 'issue',
  lineId: 'active',
  lotId: 'l1',
  lotNumber: 'PHE-1',
  materialCode: 'PHE',
  materialName: 'Phenylephrine',
  expiresOn: null,
  quantity: { value: '10.0', unit: 'mL' },
  scan: 'BAR-1',
  newerLotReason: '',
  by: { personId: 'maria', name: 'Maria Lopez', at: '2026-11-20T15:00:00.000Z' },
  verified: null,
  returns: [],
  ...change,
})
const batch = (...components: ComponentUse[]): BatchState => ({ ...initialBatch, components })
const back = (value: string) => [
  { quantity: { value, unit: 'mL' as const }, reason: 'Wrong vial', by: use().by },
]

describe('what was issued before its step is signed', () => {
  it('[B21.1] is repeated by the step, less what went back', () => {
    expect(issuedValues(batch(use({ returns: back('0.5') })), step)).toEqual({
      vial: {
        kind: 'component',
        lotId: 'l1',
        quantity: { value: '9.5', unit: 'mL' },
        scan: 'BAR-1',
        newerLotReason: '',
      },
    })
  })

  it('[R07] is nothing once all of it went back, or where another step took it', () => {
    expect(issuedValues(batch(use({ returns: back('10.0') })), step)).toEqual({})
    expect(issuedFor(batch(use({ stepId: 'mix' })), 'issue', field)).toBeNull()
  })
})
