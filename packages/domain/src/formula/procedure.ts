import { z } from 'zod'
import { decimalText } from '../kernel/decimal.ts'
import { unit } from '../kernel/unit.ts'
import { numberSpec } from '../batch/in-process-check.ts'

/** Short id of a step or a field, stable across the versions of a formula: `weigh-active`. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and hyphens')
  .max(60)

const fieldBase = { id: slug, label: z.string().trim().min(1).max(120), required: z.boolean().default(true) }

/**
 * A measured number with its unit and tolerance. `gravimetric`: entered as gross and tare, net computed.
 * `instrumentClass`: it must be read on registered equipment of this class, which the record names.
 */
export const numberField = z.object({
  kind: z.literal('number'),
  ...fieldBase,
  spec: numberSpec,
  gravimetric: z.boolean().default(false),
  instrumentClass: slug.nullable().optional(),
})
export const textField = z.object({
  kind: z.literal('text'),
  ...fieldBase,
  maximumLength: z.number().int().min(1).max(2000).default(500),
})
/** `expected` absent: any answer is in order. */
export const yesNoField = z.object({
  kind: z.literal('yes_no'),
  ...fieldBase,
  expected: z.boolean().nullable().default(null),
})
export const choiceField = z.object({
  kind: z.literal('choice'),
  ...fieldBase,
  options: z.array(z.string().trim().min(1).max(80)).min(2).max(12),
  /** Options that are in specification; empty: all are. */
  accepted: z.array(z.string()).default([]),
})
export const dateTimeField = z.object({ kind: z.literal('date_time'), ...fieldBase })
export const photoField = z.object({
  kind: z.literal('photo'),
  ...fieldBase,
  count: z.number().int().min(1).max(6).default(1),
})
export const timerField = z.object({
  kind: z.literal('timer'),
  ...fieldBase,
  minimumSeconds: z.number().int().min(1).max(604_800),
  maximumSeconds: z.number().int().min(1).max(604_800).nullable().default(null),
})
/** Computed from two number fields of the same or an earlier step; never typed. */
export const calculationField = z.object({
  kind: z.literal('calculation'),
  ...fieldBase,
  operation: z.enum(['add', 'subtract', 'multiply', 'divide', 'percent_of']),
  left: z.object({ stepId: slug, fieldId: slug }),
  right: z.object({ stepId: slug, fieldId: slug }),
  unit,
  decimals: z.number().int().min(0).max(9).default(2),
  low: decimalText.nullable().default(null),
  high: decimalText.nullable().default(null),
})
/** A component of the bill of materials is issued here: a lot is scanned, a quantity taken. */
export const componentField = z.object({ kind: z.literal('component'), ...fieldBase, lineId: slug })
/** A piece of equipment of this class is scanned here, and must be calibrated. */
export const equipmentField = z.object({ kind: z.literal('equipment'), ...fieldBase, equipmentClass: slug })

export const stepField = z.discriminatedUnion('kind', [
  numberField,
  textField,
  yesNoField,
  choiceField,
  dateTimeField,
  photoField,
  timerField,
  calculationField,
  componentField,
  equipmentField,
])
export type StepField = z.infer<typeof stepField>

export const PHASES = [
  'preparation',
  'compounding',
  'filling',
  'inspection',
  'labelling',
  'clean-up',
] as const

/** One step of the procedure (B01.2): one screen on the kiosk. */
export const procedureStep = z.object({
  id: slug,
  phase: z.enum(PHASES),
  title: z.string().trim().max(120),
  instruction: z.string().trim().max(2000),
  expectedMinutes: z.number().int().min(0).max(10_080),
  equipmentClasses: z.array(slug).default([]),
  /** Critical: blocks progress until a witness has signed (B18.1). */
  critical: z.boolean().default(false),
  hazardous: z.boolean().default(false),
  fields: z.array(stepField).max(20).default([]),
})
export type ProcedureStep = z.infer<typeof procedureStep>

/** The flags that B01.2 names, read from the step's fields. */
export function stepFlags(step: ProcedureStep): {
  critical: boolean
  photo: boolean
  timed: boolean
  hazardous: boolean
} {
  return {
    critical: step.critical,
    photo: step.fields.some((field) => field.kind === 'photo' && field.required),
    timed: step.fields.some((field) => field.kind === 'timer'),
    hazardous: step.hazardous,
  }
}
