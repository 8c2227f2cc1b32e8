import { z } from 'zod'
import { calendarDate } from '../kernel/calendar-date.ts'
import { decimalText } from '../kernel/decimal.ts'
import { quantity } from '../kernel/quantity.ts'
import { billLine } from './bill-of-materials.ts'
import { procedureStep, slug } from './procedure.ts'

const text = (maximum: number) => z.string().trim().max(maximum)

/**
 * Everything that a master formula says (B01.1–B01.3, B03.6; 211.186). A draft may leave text empty; what must be
 * filled before approval is listed by `findFormulaGaps`.
 */
export const formulaContent = z.object({
  name: text(160),
  genericName: text(160),
  strength: text(80),
  dosageForm: text(80),
  route: text(60),
  productCode: text(40),
  fillingProductCodes: z.array(text(40)).max(20).default([]),
  masterCardNumber: text(60),
  productLine: slug,
  batchSize: quantity,
  /** Label volume or quantity of one container, e.g. 10 mL. */
  containerQuantity: quantity,
  theoreticalUnits: z.number().int().min(1).max(100_000),
  yieldLowPercent: decimalText,
  yieldHighPercent: decimalText,
  budCategory: z.enum(['category_1', 'category_2', 'category_3']),
  process: z.enum(['aseptic', 'terminal']),
  storage: z.enum(['room', 'refrigerated', 'frozen']),
  storageStatement: text(200),
  budPolicy: slug,
  sterilityTestRequired: z.boolean(),
  endotoxinTestRequired: z.boolean(),
  /** Validated stability in hours, where there is a study; caps the BUD. */
  stabilityHours: z.number().int().min(1).max(87_600).nullable().default(null),
  shelfLifeMonths: z.number().int().min(1).max(120).nullable().default(null),
  specification: text(2000),
  manufacturer: text(160),
  licenceNumber: text(80),
  ndc: text(14).nullable().default(null),
  hazardous: z.boolean(),
  ppeChecklist: z.array(text(160)).max(20).default([]),
  labelTemplate: z.enum(['syringe', 'vial', 'bag', 'carton']),
  directions: text(400).default(''),
  linkedDocument: text(200).default(''),
  effectiveDate: calendarDate.nullable().default(null),
  billOfMaterials: z.array(billLine).max(60).default([]),
  procedure: z.array(procedureStep).max(80).default([]),
})
export type FormulaContent = z.infer<typeof formulaContent>

/** A version as a batch holds it: what was approved, and the hash that proves which it was (B02.4). */
export interface FormulaVersion {
  readonly formulaId: string
  readonly recordId: string
  readonly version: number
  readonly contentHash: string
  readonly content: FormulaContent
}
