import { formatQuantity, type BillLine, type FormulaContent, type ProcedureStep } from '@batchproof/domain'
import { contentSections, type ContentNames } from './content-fields.ts'
import { measureTexts } from './measure-texts.ts'
import { fieldText, kindWords, phaseWords, roleWords, yesNo } from './words.ts'

/** One field on both sides; null where its part does not exist on that side. */
export interface SideRow {
  readonly label: string
  readonly before: string | null
  readonly after: string | null
  readonly changed: boolean
}

/** One part of a formula on both sides: a section of the head, a component, a step. */
export interface SideGroup {
  readonly id: string
  readonly title: string
  readonly change: 'same' | 'changed' | 'added' | 'removed'
  readonly rows: readonly SideRow[]
}

type Texts = readonly (readonly [label: string, text: string])[]

/**
 * Both contents field by field, every field of them (B01.5, B03.1). Components, steps and the fields of a step are
 * matched by id, so that an inserted step is one addition. `before` null: there is nothing to compare with.
 */
export function sideBySide(
  before: FormulaContent | null,
  after: FormulaContent,
  names: ContentNames,
): SideGroup[] {
  return [
    ...contentSections.map((section) => {
      const texts = (content: FormulaContent): Texts =>
        section.fields.map(({ label, text }) => [label, text(content, names)])
      return groupOf(section.id, section.title, before && texts(before), texts(after))
    }),
    ...partGroups(
      before?.billOfMaterials ?? null,
      after.billOfMaterials,
      'component',
      lineTitle,
      (line, position, isBefore) => lineTexts(line, position, isBefore && before ? before : after),
    ),
    ...partGroups(before?.procedure ?? null, after.procedure, 'step', stepTitle, (step, position, isBefore) =>
      stepTexts(step, position, isBefore && before ? before : after),
    ),
  ]
}

/** How many fields differ. */
export const changeCount = (groups: readonly SideGroup[]): number =>
  groups.reduce((sum, group) => sum + group.rows.filter((row) => row.changed).length, 0)

function groupOf(id: string, title: string, before: Texts | null, after: Texts | null): SideGroup {
  const left = new Map(before ?? [])
  const right = new Map(after ?? [])
  const labels = [...new Set([...right.keys(), ...left.keys()])]
  const compares = before !== null
  const rows = labels.map((label) => {
    const old = left.get(label) ?? null
    const current = right.get(label) ?? null
    return { label, before: old, after: current, changed: compares && old !== current }
  })
  const change = after === null ? 'removed' : rows.some((row) => row.changed) ? 'changed' : 'same'
  return { id, title, change, rows }
}

function partGroups<Part extends { readonly id: string }>(
  before: readonly Part[] | null,
  after: readonly Part[],
  kind: string,
  titleOf: (part: Part) => string,
  textsOf: (part: Part, position: number, isBefore: boolean) => Texts,
): SideGroup[] {
  const textsAt = (parts: readonly Part[], index: number, isBefore: boolean) => {
    const part = parts[index]
    return part ? textsOf(part, index + 1, isBefore) : null
  }
  const kept = after.map((part, index): SideGroup => {
    const title = titleOf(part)
    const id = `${kind}-${part.id}`
    const right = textsAt(after, index, false)
    if (before === null) return groupOf(id, title, null, right)
    const left = textsAt(
      before,
      before.findIndex((other) => other.id === part.id),
      true,
    )
    const group = groupOf(id, title, left ?? [], right)
    return left ? withoutShift(group, order(before, after, part.id)) : { ...group, change: 'added' }
  })
  const removed = (before ?? []).flatMap((part, index) =>
    after.some((other) => other.id === part.id)
      ? []
      : [groupOf(`${kind}-${part.id}`, titleOf(part), textsOf(part, index + 1, true), null)],
  )
  return [...kept, ...removed]
}

/** Whether a part stands in another order among those that both sides have. */
function order(
  before: readonly { readonly id: string }[],
  after: readonly { readonly id: string }[],
  id: string,
): boolean {
  const place = (parts: typeof before, others: typeof before) =>
    parts.filter((part) => others.some((other) => other.id === part.id)).findIndex((part) => part.id === id)
  return place(before, after) !== place(after, before)
}

/** A position that shifted only because something was put in or taken out before it is no change of this part. */
function withoutShift(group: SideGroup, isMoved: boolean): SideGroup {
  if (isMoved) return group
  const rows = group.rows.map((row) => (row.label === 'Position' ? { ...row, changed: false } : row))
  return { ...group, rows, change: rows.some((row) => row.changed) ? 'changed' : 'same' }
}

const lineTitle = (line: BillLine) => `Component: ${line.name || line.id}`
const stepTitle = (step: ProcedureStep) => `Step: ${step.title || step.id}`

function lineTexts(line: BillLine, position: number, content: FormulaContent): Texts {
  return [
    ['Position', String(position)],
    ['Name', line.name],
    ['Material code', line.materialCode],
    ['Role', roleWords[line.role]],
    ['Quantity', formatQuantity(line.quantity)],
    ['Low', formatQuantity({ value: line.low, unit: line.quantity.unit })],
    ['High', formatQuantity({ value: line.high, unit: line.quantity.unit })],
    ['Overage', line.overagePercent === null ? '' : `${line.overagePercent}%`],
    ['Reason for overage', line.overageReason],
    ['Sterile', yesNo(line.sterile)],
    ['Amount on the label', line.labelAmount],
    ...measureTexts(line, content.billOfMaterials),
  ]
}

function stepTexts(step: ProcedureStep, position: number, content: FormulaContent): Texts {
  return [
    ['Position', String(position)],
    ['Title', step.title],
    ['Phase', phaseWords[step.phase]],
    ['Instruction', step.instruction],
    ['Expected minutes', String(step.expectedMinutes)],
    ['Equipment', step.equipmentClasses.join(', ')],
    ['Critical (witness)', yesNo(step.critical)],
    ['Hazardous', yesNo(step.hazardous)],
    ...step.fields.map(
      (field, index) =>
        [
          `Field ${field.id}`,
          `${index + 1}. ${field.label} (${kindWords[field.kind]}${field.required ? '' : ', optional'}): ${fieldText(field, content)}`,
        ] as const,
    ),
  ]
}
