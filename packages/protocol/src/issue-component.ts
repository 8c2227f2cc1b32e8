import { quantity } from '@batchproof/domain'
import type { Quantity, Refusal } from '@batchproof/domain'
import { z } from 'zod'

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and hyphens')
  .max(60)

/**
 * What a scanner or another system sends to `POST /api/batches/issue-component` (B08.2). The batch by its number, as a
 * label carries it, or by its id; the lot by what was scanned, by its id, or by both.
 */
export const issueComponentBody = z
  .strictObject({
    batchNumber: z.string().trim().min(1).max(40).optional(),
    batchId: z.string().min(1).max(80).optional(),
    /** The step in turn when left out. */
    stepId: slug.optional(),
    /** Line of the bill of materials; when left out, the one of the step that is of the lot's material. */
    lineId: slug.optional(),
    /** What the scanner sent: the supplier's barcode, `CLX:<lot uuid>`, a GS1 element string. */
    scan: z.string().trim().min(1).max(300).optional(),
    lotId: z.string().min(1).max(80).optional(),
    quantity,
    /** Why a newer lot is taken while an older one has stock (B08.6). */
    newerLotReason: z.string().trim().max(500).default(''),
    /** When it was taken, by the clock of the machine; the moment of the request when left out. */
    performedAt: z.iso.datetime({ precision: 3 }).optional(),
  })
  .refine(({ batchNumber, batchId }) => (batchNumber === undefined) !== (batchId === undefined), {
    error: 'name the batch, by its number or by its id',
    path: ['batchNumber'],
  })
  .refine(({ scan, lotId }) => scan !== undefined || lotId !== undefined, {
    error: 'send what was scanned, or the id of the lot',
    path: ['scan'],
  })
export type IssueComponentBody = z.output<typeof issueComponentBody>

/** What was issued, as the record has it: the same however often the request is sent. */
export interface IssuedComponent {
  readonly ok: true
  readonly batchId: string
  readonly batchNumber: string
  readonly stepId: string
  readonly lineId: string
  readonly lotId: string
  readonly lotNumber: string
  readonly materialName: string
  readonly quantity: Quantity
  /** UTC, by the clock of the server. */
  readonly recordedAt: string
  readonly person: { readonly id: string; readonly name: string }
  readonly machine: { readonly id: string; readonly name: string }
  /** Hash of the event in the batch's record, hex. */
  readonly eventHash: string
}

/** Why nothing was issued; `refusals` name field and requirement. */
export interface IssueRefused {
  readonly ok: false
  readonly requestId: string
  readonly refusals: readonly Refusal[]
}
