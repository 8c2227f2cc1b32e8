import { z } from 'zod'
import { calendarDate } from '../kernel/calendar-date.ts'
import { command } from '../kernel/command.ts'
import { decimalText } from '../kernel/decimal.ts'
import { quantity } from '../kernel/quantity.ts'
import { unit } from '../kernel/unit.ts'
import { certificateValues } from './certificate.ts'

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
const id = z.string().min(1).max(80)
const lotNumber = z.string().trim().min(1).max(40)
/** The justification that gets past a soft block; whether it is long enough is for the rules to say (L05). */
const override = z.string().max(1000).nullable().default(null)
const waste = quantity.nullable().default(null)

const disposition = {
  subject: 'lot',
  roles: ['qa'],
  payload: z.object({ reason }),
  signature: { meaning: 'lot_disposed', components: 'session' },
  offline: false,
  requirement: 'L02',
} as const
const base = { subject: 'lot', signature: null, offline: false } as const
const stockKeepers = ['warehouse', 'pharmacist', 'pic'] as const

/** Receiving a lot, and the changes of its status that people make. */
export const dispositionCommands = {
  'lot.receive': command({
    ...base,
    creates: true,
    roles: [...stockKeepers],
    payload: z.object({
      materialId: z.string().min(1),
      lotNumber,
      supplier: z.string().trim().min(2).max(120),
      supplierLot: z.string().trim().min(1).max(40),
      expiresOn: calendarDate,
      quantity,
      barcode: z.string().trim().min(4).max(200).nullable().default(null),
      certificateSha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable()
        .default(null),
      certificate: certificateValues.default([]),
    }),
    requirement: 'B08.3',
    label: 'Receive lot',
  }),
  'lot.quarantine': command({
    ...disposition,
    roles: ['warehouse', 'qa', 'pharmacist', 'pic'],
    signature: null,
    label: 'Send to quarantine',
  }),
  'lot.release': command({ ...disposition, label: 'Release lot' }),
  'lot.hold': command({ ...disposition, label: 'Hold lot' }),
  'lot.holdReleased': command({ ...disposition, requirement: 'L09', label: 'Put released lot on hold' }),
  'lot.reject': command({ ...disposition, label: 'Reject lot' }),
  'lot.assignBarcode': command({
    ...base,
    roles: [...stockKeepers],
    /** Null: generate `CLX:<lot uuid>`. */
    payload: z.object({ barcode: z.string().trim().min(4).max(200).nullable() }),
    requirement: 'B08.3',
    label: 'Assign barcode',
  }),
}

/** What changes the quantity of a lot without a batch, and what the laboratory finds in it. */
export const stockCommands = {
  'lot.sample': command({
    ...base,
    roles: ['laboratory', 'qa', ...stockKeepers],
    payload: z.object({ quantity, reason }),
    requirement: 'L08',
    label: 'Take sample',
  }),
  'lot.waste': command({
    ...base,
    roles: ['qa', ...stockKeepers],
    payload: z.object({ quantity, reason }),
    requirement: 'L08',
    label: 'Record waste',
  }),
  'lot.proposeAdjustment': command({
    ...base,
    roles: ['qa', ...stockKeepers],
    payload: z.object({
      id: z.uuid(),
      /** What the shelf holds more or less than the record says. */
      direction: z.enum(['increase', 'decrease']),
      quantity,
      reason,
    }),
    requirement: 'L08',
    label: 'Propose adjustment',
  }),
  'lot.confirmAdjustment': command({
    ...base,
    roles: ['qa', 'pic'],
    payload: z.object({
      proposalId: z.uuid(),
      /** False: the second person counted and does not agree; the proposal is gone. */
      confirmed: z.boolean().default(true),
      note: z.string().trim().max(1000).default(''),
    }),
    signature: { meaning: 'adjustment_confirmed', components: 'always_all' },
    requirement: 'L08',
    label: 'Confirm adjustment',
  }),
  'lot.recordResult': command({
    ...base,
    roles: ['laboratory', 'qa'],
    payload: z.object({
      analyte: z.string().trim().min(2).max(80),
      value: decimalText,
      unit,
      limitLow: decimalText.nullable().default(null),
      limitHigh: decimalText.nullable().default(null),
      method: z.string().trim().min(2).max(120),
      reportNumber: z.string().trim().min(1).max(60),
    }),
    signature: { meaning: 'lab_result_reported', components: 'session' },
    requirement: 'L06',
    label: 'Record result',
  }),
}

/** Selling a lot, and making other lots of it. */
export const movementCommands = {
  'lot.distribute': command({
    ...base,
    roles: [...stockKeepers],
    payload: z.object({
      recipientId: id,
      quantity,
      distributedOn: calendarDate,
      documentNumber: z.string().trim().min(1).max(60),
      override,
    }),
    requirement: 'B21.2',
    label: 'Distribute',
  }),
  'lot.split': command({
    ...base,
    roles: [...stockKeepers],
    payload: z.object({
      children: z
        .array(z.object({ id: z.uuid(), lotNumber, quantity }))
        .min(1)
        .max(20),
      /** What is lost by splitting. */
      waste,
      reason,
      override,
    }),
    requirement: 'L08',
    label: 'Split lot',
  }),
  'lot.combine': command({
    ...base,
    creates: true,
    roles: [...stockKeepers],
    payload: z.object({
      lotNumber,
      parents: z
        .array(z.object({ lotId: id, quantity }))
        .min(2)
        .max(20),
      /** What is lost by combining: it leaves the new lot at once. */
      waste,
      reason,
      override,
    }),
    requirement: 'L08',
    label: 'Combine lots',
  }),
  'lot.transform': command({
    ...base,
    roles: [...stockKeepers],
    payload: z.object({
      childId: z.uuid(),
      lotNumber,
      /** What the lot becomes. */
      materialId: id,
      /** How much of the lot goes into it. */
      quantity,
      /** What is lost on the way: it leaves the new lot at once. */
      waste,
      expiresOn: calendarDate,
      reason,
      override,
    }),
    requirement: 'L08',
    label: 'Transform lot',
  }),
}

/** Commands over a lot. A product lot is made, released and rejected by its batch. */
export const lotCommands = { ...dispositionCommands, ...stockCommands, ...movementCommands }
