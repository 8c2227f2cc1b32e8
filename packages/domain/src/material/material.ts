import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { unit } from '../kernel/unit.ts'
import { slug } from '../formula/procedure.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { ProductLine } from '../organisation/organisation.ts'

export const materialDetails = z.object({
  code: z.string().trim().min(2).max(40),
  name: z.string().trim().min(2).max(160),
  unit,
  sterile: z.boolean(),
  /** Container-barcode policy: no issue until the lot has a barcode (B08.3). */
  barcodeRequired: z.boolean(),
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .nullable()
    .default(null),
  /** The line whose sale policy and target assays hold for its lots; null where it is sold by none. */
  productLine: slug.nullable().default(null),
})
export type MaterialDetails = z.infer<typeof materialDetails>

export interface MaterialState {
  readonly id: string
  readonly details: MaterialDetails | null
}

export type MaterialEvent =
  | DomainEvent<'MaterialRegistered', { id: string; details: MaterialDetails }>
  | DomainEvent<'MaterialChanged', { from: MaterialDetails; to: MaterialDetails; reason: string }>

export const initialMaterial: MaterialState = { id: '', details: null }

export const materialCommands = {
  'material.register': command({
    subject: 'material',
    creates: true,
    roles: ['administrator', 'warehouse', 'pharmacist', 'pic'],
    signature: null,
    offline: false,
    payload: materialDetails,
    requirement: 'B08.3',
    label: 'New material',
  }),
  'material.change': command({
    subject: 'material',
    roles: ['administrator', 'pharmacist', 'pic'],
    signature: null,
    offline: false,
    payload: z.object({ details: materialDetails, reason: z.string().trim().min(10).max(1000) }),
    requirement: 'B08.3',
    label: 'Change material',
  }),
}

/** Folds one event into the material. */
export function evolveMaterial(state: MaterialState, event: MaterialEvent): MaterialState {
  return event.type === 'MaterialRegistered'
    ? { id: event.payload.id, details: withLine(event.payload.details) }
    : { ...state, details: withLine(event.payload.to) }
}

/** The oldest materials were registered before they could belong to a product line. */
const withLine = (details: MaterialDetails): MaterialDetails => ({
  ...details,
  productLine: details.productLine ?? null,
})

/** What deciding over a material needs to know from elsewhere. */
export interface MaterialFacts {
  readonly subjectId: string
  readonly codeTaken: boolean
  readonly productLines: readonly ProductLine[]
}

/** A line that nobody defined has no sale policy and no target assays: the lots would escape both (L05, L06). */
function lineProblem(
  { productLine }: MaterialDetails,
  { productLines }: MaterialFacts,
  field: string,
): Refusal | null {
  if (productLine === null || productLines.some(({ id }) => id === productLine)) return null
  const known = productLines.map(({ id }) => id).join(', ')
  const words = known === '' ? 'None is defined yet.' : `Choose one of ${known}.`
  return refusal('value_invalid', `There is no product line ${productLine}. ${words}`, field)
}

export const materialDeciders: Deciders<
  typeof materialCommands,
  MaterialState,
  MaterialFacts,
  MaterialEvent
> = {
  'material.register': (_state, details, facts) => {
    if (facts.codeTaken)
      return refuse(refusal('already_exists', `The code ${details.code} is taken.`, 'code'))
    const problem = lineProblem(details, facts, 'productLine')
    if (problem) return refuse(problem)
    return accept({ type: 'MaterialRegistered', payload: { id: facts.subjectId, details } })
  },
  'material.change': (state, { details, reason }, facts) => {
    if (!state.details) return refuse(refusal('not_found', 'There is no such material.'))
    const problem = lineProblem(details, facts, 'details.productLine')
    if (problem) return refuse(problem)
    return accept({ type: 'MaterialChanged', payload: { from: state.details, to: details, reason } })
  },
}
