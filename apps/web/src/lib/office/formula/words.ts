import {
  categoryText,
  displayUnit,
  storageText,
  type BillLine,
  type FormulaContent,
  type ProcedureStep,
  type StepField,
} from '@batchproof/domain'
import type { Choice } from '@batchproof/ui'

const choices = <Key extends string>(words: Readonly<Record<Key, string>>): Choice[] =>
  (Object.entries(words) as [Key, string][]).map(([value, label]) => ({ value, label }))

export const categoryWords = categoryText
export const storageWords = Object.fromEntries(
  Object.entries(storageText).map(([key, text]) => [key, text.charAt(0).toUpperCase() + text.slice(1)]),
) as typeof storageText
export const processWords: Record<FormulaContent['process'], string> = {
  aseptic: 'Aseptic processing',
  terminal: 'Terminal sterilisation',
}
export const labelTemplateWords: Record<FormulaContent['labelTemplate'], string> = {
  syringe: 'Syringe',
  vial: 'Vial',
  bag: 'Bag',
  carton: 'Carton',
}
export const roleWords: Record<BillLine['role'], string> = {
  active: 'Active',
  inactive: 'Inactive',
  container: 'Container',
  closure: 'Closure',
  packaging: 'Packaging',
  process_aid: 'Process aid',
}
export const phaseWords: Record<ProcedureStep['phase'], string> = {
  preparation: 'Preparation',
  compounding: 'Compounding',
  filling: 'Filling',
  inspection: 'Inspection',
  labelling: 'Labelling',
  'clean-up': 'Clean-up',
}
export const kindWords: Record<StepField['kind'], string> = {
  number: 'Number',
  text: 'Text',
  yes_no: 'Yes or no',
  choice: 'Choice',
  date_time: 'Date and time',
  photo: 'Photo',
  timer: 'Timer',
  calculation: 'Calculation',
  component: 'Component',
  equipment: 'Equipment',
}
export type Operation = Extract<StepField, { kind: 'calculation' }>['operation']
export const operationWords: Record<Operation, string> = {
  add: 'plus',
  subtract: 'minus',
  multiply: 'times',
  divide: 'divided by',
  percent_of: 'as percent of',
}

export const categoryChoices = choices(categoryWords)
export const storageChoices = choices(storageWords)
export const processChoices = choices(processWords)
export const labelTemplateChoices = choices(labelTemplateWords)
export const roleChoices = choices(roleWords)
export const phaseChoices = choices(phaseWords)
export const kindChoices = choices(kindWords)
export const operationChoices = choices(operationWords)

export const yesNo = (value: boolean): string => (value ? 'Yes' : 'No')

/** '15 min', '1 h 30 min', '20 s'. */
export function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = seconds % 60
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, rest && `${rest} s`].filter(Boolean)
  return parts.join(' ') || '0 s'
}

/** '9.85 to 10.35 g, target 10.05' and the like; empty where nothing is limited. */
export function limitsText(
  spec: { readonly low?: string | null; readonly high?: string | null; readonly target?: string | null },
  unit: Parameters<typeof displayUnit>[0],
): string {
  const text = displayUnit(unit)
  const shownUnit = text.startsWith('%') ? text : ` ${text}`
  const { low, high, target } = spec
  const range =
    low != null && high != null
      ? `${low} to ${high}${shownUnit}`
      : low != null
        ? `at least ${low}${shownUnit}`
        : high != null
          ? `at most ${high}${shownUnit}`
          : ''
  const aim = target != null ? `target ${target}${range ? '' : shownUnit}` : ''
  return [range, aim].filter(Boolean).join(', ') || `in ${text}, no limits`
}

/** What a field asks for, in one line; `content` names the components and the numbers that it speaks of. */
export function fieldText(field: StepField, content: FormulaContent): string {
  switch (field.kind) {
    case 'number': {
      const how = field.gravimetric ? ', by gross and tare' : ''
      const step = field.spec.resolution ? `, reads to ${field.spec.resolution}` : ''
      return `${limitsText(field.spec, field.spec.unit)}${step}${how}`
    }
    case 'text':
      return `at most ${field.maximumLength} characters`
    case 'yes_no':
      return field.expected === null ? 'either answer' : `expected: ${yesNo(field.expected).toLowerCase()}`
    case 'choice': {
      const accepted = field.accepted.length > 0 ? `; in order: ${field.accepted.join(', ')}` : ''
      return `${field.options.join(' / ')}${accepted}`
    }
    case 'date_time':
      return 'date and time'
    case 'photo':
      return field.count === 1 ? '1 photo' : `${field.count} photos`
    case 'timer':
      return field.maximumSeconds === null
        ? `at least ${durationText(field.minimumSeconds)}`
        : `${durationText(field.minimumSeconds)} to ${durationText(field.maximumSeconds)}`
    case 'calculation':
      return `${numberName(field.left, content)} ${operationWords[field.operation]} ${numberName(field.right, content)}: ${limitsText(field, field.unit)}, ${field.decimals} decimals`
    case 'component':
      return `issues ${lineName(field.lineId, content)}`
    case 'equipment':
      return `scan a ${field.equipmentClass.replaceAll('-', ' ')}, calibrated`
  }
}

const lineName = (id: string, content: FormulaContent): string =>
  content.billOfMaterials.find((line) => line.id === id)?.name || id

/** 'Final volume (Add ketamine)': by the step's title, which stays when a step is put before it. */
function numberName(
  ref: { readonly stepId: string; readonly fieldId: string },
  content: FormulaContent,
): string {
  const step = content.procedure.find((item) => item.id === ref.stepId)
  const label = step?.fields.find((field) => field.id === ref.fieldId)?.label
  return step && label ? `${label} (${step.title || step.id})` : `${ref.stepId}/${ref.fieldId}`
}
