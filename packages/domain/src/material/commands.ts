import { z } from 'zod'
import { calendarDate } from '../kernel/calendar-date.ts'
import { command } from '../kernel/command.ts'
import { quantity } from '../kernel/quantity.ts'

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
const disposition = {
  subject: 'lot',
  roles: ['qa'],
  payload: z.object({ reason }),
  signature: { meaning: 'lot_disposed', components: 'session' },
  offline: false,
  requirement: 'L02',
} as const

/** Commands over a component lot. A product lot is made, released and rejected by its batch. */
export const lotCommands = {
  'lot.receive': command({
    subject: 'lot',
    creates: true,
    roles: ['warehouse', 'pharmacist', 'pic'],
    payload: z.object({
      materialId: z.string().min(1),
      lotNumber: z.string().trim().min(1).max(40),
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
    }),
    signature: null,
    offline: false,
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
  'lot.reject': command({ ...disposition, label: 'Reject lot' }),
  'lot.assignBarcode': command({
    subject: 'lot',
    roles: ['warehouse', 'pharmacist', 'pic'],
    /** Null: generate `CLX:<lot uuid>`. */
    payload: z.object({ barcode: z.string().trim().min(4).max(200).nullable() }),
    signature: null,
    offline: false,
    requirement: 'B08.3',
    label: 'Assign barcode',
  }),
}
