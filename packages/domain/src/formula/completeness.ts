import { compare } from '../kernel/decimal.ts'
import { dimensionOf } from '../kernel/unit.ts'
import { refusal } from '../kernel/refusal.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { fixedWeighingGaps, quantityGaps } from './quantity-gaps.ts'
import type { FormulaContent } from './formula-content.ts'
import type { ProcedureStep, StepField } from './procedure.ts'

const REQUIRED_TEXT: readonly (readonly [keyof FormulaContent, string])[] = [
  ['name', 'Name'],
  ['genericName', 'Generic name'],
  ['strength', 'Strength'],
  ['dosageForm', 'Dosage form'],
  ['route', 'Route'],
  ['productCode', 'Product code'],
  ['masterCardNumber', 'Master formula card number'],
  ['storageStatement', 'Storage statement'],
  ['specification', 'Specification'],
  ['manufacturer', 'Manufacturer'],
  ['licenceNumber', 'Licence number'],
]

const gap = (message: string, field: string): Refusal => refusal('formula_incomplete', message, field)

/**
 * Everything that keeps a formula from being approved: empty fields, a bill without an active, limits the wrong way
 * round, steps that name a component or a field that does not exist (211.186(b)). Empty list: it is complete.
 */
export function findFormulaGaps(content: FormulaContent): Refusal[] {
  const gaps: Refusal[] = []
  for (const [field, label] of REQUIRED_TEXT)
    if (content[field] === '') gaps.push(gap(`${label} is empty.`, field))
  if (compare(content.yieldLowPercent, content.yieldHighPercent) > 0)
    gaps.push(gap('The lower yield limit is above the upper one.', 'yieldLowPercent'))
  if (content.budCategory === 'category_3' && !content.sterilityTestRequired)
    gaps.push(gap('Category 3 cannot exist without a sterility test (USP <797>).', 'sterilityTestRequired'))
  if (content.hazardous && content.ppeChecklist.length === 0)
    gaps.push(gap('A hazardous formula needs its PPE checklist.', 'ppeChecklist'))
  return [...gaps, ...billGaps(content), ...procedureGaps(content), ...fixedWeighingGaps(content)]
}

function billGaps(content: FormulaContent): Refusal[] {
  const gaps: Refusal[] = []
  const lines = content.billOfMaterials
  if (lines.length === 0) gaps.push(gap('The bill of materials is empty.', 'billOfMaterials'))
  else if (!lines.some((line) => line.role === 'active'))
    gaps.push(gap('The bill of materials names no active ingredient.', 'billOfMaterials'))
  for (const [index, line] of lines.entries()) {
    const at = `billOfMaterials.${index}`
    if (line.materialCode === '')
      gaps.push(gap(`Component ${index + 1} has no material code.`, `${at}.materialCode`))
    if (compare(line.low, line.quantity.value) > 0 || compare(line.high, line.quantity.value) < 0)
      gaps.push(
        gap(`${line.name || `Component ${index + 1}`}: the quantity is outside its own limits.`, `${at}.low`),
      )
    if (['active', 'inactive'].includes(line.role) && line.labelAmount === '')
      gaps.push(gap(`${line.name}: the amount for the label is empty (503B(a)(10)).`, `${at}.labelAmount`))
    gaps.push(...quantityGaps(content, line, at))
    if (lines.findIndex((other) => other.id === line.id) !== index)
      gaps.push(gap(`Two components have the id ${line.id}.`, `${at}.id`))
  }
  return gaps
}

function procedureGaps(content: FormulaContent): Refusal[] {
  const gaps: Refusal[] = []
  if (content.procedure.length === 0) gaps.push(gap('The procedure has no steps.', 'procedure'))
  const seen: ProcedureStep[] = []
  for (const [index, step] of content.procedure.entries()) {
    const at = `procedure.${index}`
    if (step.title === '') gaps.push(gap(`Step ${index + 1} has no title.`, `${at}.title`))
    if (step.instruction === '') gaps.push(gap(`Step ${index + 1} has no instruction.`, `${at}.instruction`))
    if (seen.some((other) => other.id === step.id))
      gaps.push(gap(`Two steps have the id ${step.id}.`, `${at}.id`))
    seen.push(step)
    for (const [fieldIndex, field] of step.fields.entries())
      gaps.push(...fieldGaps(content, seen, field, `${at}.fields.${fieldIndex}`, index + 1))
  }
  const issued = new Set(
    content.procedure.flatMap((s) => s.fields.flatMap((f) => (f.kind === 'component' ? [f.lineId] : []))),
  )
  for (const line of content.billOfMaterials)
    if (!issued.has(line.id)) gaps.push(gap(`No step issues ${line.name || line.id}.`, 'procedure'))
  return gaps
}

function fieldGaps(
  content: FormulaContent,
  steps: ProcedureStep[],
  field: StepField,
  at: string,
  stepNumber: number,
): Refusal[] {
  const named = `Step ${stepNumber}, ${field.label}`
  if (field.kind === 'component' && !content.billOfMaterials.some((line) => line.id === field.lineId))
    return [gap(`${named}: the bill of materials has no component ${field.lineId}.`, `${at}.lineId`)]
  if (field.kind === 'timer' && field.maximumSeconds !== null && field.maximumSeconds < field.minimumSeconds)
    return [gap(`${named}: the longest time is shorter than the shortest.`, `${at}.maximumSeconds`)]
  if (field.kind === 'number') {
    const { low, high } = field.spec
    if (low != null && high != null && compare(low, high) > 0)
      return [gap(`${named}: low is above high.`, `${at}.spec.low`)]
    if (field.gravimetric && dimensionOf(field.spec.unit) !== 'mass')
      return [gap(`${named}: a weighing is in a unit of mass.`, `${at}.spec.unit`)]
  }
  if (field.kind === 'calculation')
    for (const side of ['left', 'right'] as const)
      if (!numberFieldExists(steps, field[side]))
        return [
          gap(
            `${named}: there is no number ${field[side].stepId}/${field[side].fieldId} before it.`,
            `${at}.${side}`,
          ),
        ]
  return []
}

function numberFieldExists(steps: ProcedureStep[], ref: { stepId: string; fieldId: string }): boolean {
  const field = steps
    .find((step) => step.id === ref.stepId)
    ?.fields.find((candidate) => candidate.id === ref.fieldId)
  return field?.kind === 'number' || field?.kind === 'calculation'
}
