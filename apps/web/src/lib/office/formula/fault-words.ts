import type { FormulaContent, Refusal } from '@batchproof/domain'
import { contentSections } from './content-fields.ts'
import { kindWords } from './words.ts'

const headLabels = new Map<string, string>(
  contentSections.flatMap(({ fields }) => fields.map(({ key, label }) => [key, label])),
)

/** Where a path of the content is, in words: 'Step 3, Net weight', 'Component 2', 'Lower yield limit'. */
function placeWords(path: readonly string[], content: FormulaContent): string {
  const [part = '', index = '', list, fieldIndex = ''] = path
  if (part === 'billOfMaterials' && index !== '') return `Component ${Number(index) + 1}`
  if (part !== 'procedure' || index === '') return headLabels.get(part) ?? ''
  const step = `Step ${Number(index) + 1}`
  const field = list === 'fields' ? content.procedure[Number(index)]?.fields[Number(fieldIndex)] : undefined
  return field ? `${step}, ${field.label || kindWords[field.kind].toLowerCase()}` : step
}

/** What is to be done where a reference to something else was never chosen; the schema speaks of letters there. */
const UNCHOSEN: readonly (readonly [ending: RegExp, field: string, message: string])[] = [
  [/\.left\.(stepId|fieldId)$/, '.left', 'Choose the first number.'],
  [/\.right\.(stepId|fieldId)$/, '.right', 'Choose the second number.'],
  [/\.lineId$/, '.lineId', 'Choose a component of the bill.'],
  [/\.equipmentClass$/, '.equipmentClass', 'Name the class of equipment, such as ph-meter.'],
  [/^productLine$/, 'productLine', 'Choose a product line.'],
  [/^budPolicy$/, 'budPolicy', 'Choose a BUD policy.'],
]

/** Faults of the schema as the editor shows them: at a field that it has, in words that say what to do, each once. */
export function plainFaults(faults: readonly Refusal[]): Refusal[] {
  const seen = new Set<string>()
  return faults.flatMap((fault) => {
    const unchosen = UNCHOSEN.find(([ending]) => ending.test(fault.field ?? ''))
    const plain = unchosen
      ? { ...fault, field: (fault.field ?? '').replace(unchosen[0], unchosen[1]), message: unchosen[2] }
      : fault
    const key = `${plain.field} ${plain.message}`
    if (seen.has(key)) return []
    seen.add(key)
    return [plain]
  })
}

/** A fault with its place before it, for a list away from the field. */
export function withPlace(fault: Refusal, content: FormulaContent): string {
  const place = placeWords((fault.field ?? '').split('.'), content)
  return place ? `${place}: ${fault.message}` : fault.message
}
