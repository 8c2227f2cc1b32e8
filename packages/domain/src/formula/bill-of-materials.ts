import { z } from 'zod'
import { decimalText } from '../kernel/decimal.ts'
import { quantity } from '../kernel/quantity.ts'
import { unit } from '../kernel/unit.ts'
import { certificateBasis } from '../material/certificate.ts'
import { slug } from './procedure.ts'

/**
 * How a component is corrected for the potency of its lot: the basis on which its assay must be stated, null for
 * whichever its certificate names; decimals of the balance; molecular weights where the label
 * states the base and the salt is weighed; and the vehicle that is reduced by what the extra powder takes up.
 */
export const potencyRule = z.object({
  assayBasis: certificateBasis.nullable().default(null),
  decimals: z.number().int().min(0).max(6),
  saltGramsPerMole: decimalText.nullable().default(null),
  baseGramsPerMole: decimalText.nullable().default(null),
  vehicleLineId: slug.nullable().default(null),
  millilitresPerGram: decimalText.nullable().default(null),
})
export type PotencyRule = z.infer<typeof potencyRule>

/**
 * What leads from the unit of the line to the one in which it is taken, where that is of another dimension (X08). A
 * density or an activity that the lot's own certificate states goes before the one given here.
 */
export const conversionRule = z.object({
  /** In which it is measured at the bench, as its lots are kept: g for a line in mEq. */
  unit,
  /** Decimals of the instrument. */
  decimals: z.number().int().min(0).max(6),
  gramsPerMole: decimalText.nullable().default(null),
  /** Equivalents per mole. */
  valence: decimalText.nullable().default(null),
  densityGramsPerMillilitre: decimalText.nullable().default(null),
  densityCelsius: decimalText.nullable().default(null),
  /** Where the numbers come from: a monograph, a handbook. */
  source: z.string().trim().max(120).default(''),
})
export type ConversionRule = z.infer<typeof conversionRule>

/** One component (B01.3; 211.186(b)(3)–(5)): what, how much, and how far from it one may be. */
export const billLine = z.object({
  id: slug,
  materialCode: z.string().trim().max(40),
  name: z.string().trim().max(160),
  role: z.enum(['active', 'inactive', 'container', 'closure', 'packaging', 'process_aid']),
  quantity,
  /** Inclusive limits in the unit of `quantity`. */
  low: decimalText,
  high: decimalText,
  /** Extra active, percent, with its justification (211.186(b)(5)). */
  overagePercent: decimalText.nullable().default(null),
  overageReason: z.string().trim().max(300).default(''),
  /** Whether the starting component is sterile: it decides the BUD row (USP <797>). */
  sterile: z.boolean(),
  /** Amount or proportion as the label states it, e.g. `100 mcg/mL`; for actives and inactives. */
  labelAmount: z.string().trim().max(60).default(''),
  /** Another person must verify what was dispensed, where no witness of the step does (R07; 211.101(c)). */
  verification: z.boolean().default(false),
  /** How the quantity follows the size of the batch; absent: it stays as it is. */
  scaling: z.enum(['fixed', 'linear']).optional(),
  /** The quantity is of the active alone: what is weighed follows the lot's certificate (X08). */
  potency: potencyRule.nullable().optional(),
  /** The quantity is taken in a unit of another dimension (X08). */
  conversion: conversionRule.nullable().optional(),
})
export type BillLine = z.infer<typeof billLine>
