/** One value of an event's payload, by its path: `content.billOfMaterials.1.low`. */
export interface PayloadLine {
  readonly path: string
  readonly label: string
  readonly value: string
}

/** A value before and after, where the event holds both (`from`, `to`). */
export interface ChangedLine {
  readonly label: string
  readonly before: string | null
  readonly after: string | null
}

/** 'productCode' → 'Product code'; a number counts from one. */
function wordsOf(key: string): string {
  if (/^\d+$/.test(key)) return String(Number(key) + 1)
  const spaced = key.replaceAll(
    /([a-z])([A-Z0-9])/g,
    (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`,
  )
  return spaced.replaceAll('_', ' ')
}

function labelOf(path: readonly string[]): string {
  const text = path.map(wordsOf).join(' › ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const isQuantity = (value: object): value is { value: string; unit: string } =>
  Object.keys(value).length === 2 && 'value' in value && 'unit' in value

function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value !== 'object') return String(value)
  if (isQuantity(value)) return `${value.value} ${value.unit}`
  if (Array.isArray(value) && value.length === 0) return '—'
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join('; ')
  return null
}

/** Everything that an event says, one line a value, in words: nothing is left out. */
export function payloadLines(payload: unknown, path: readonly string[] = []): PayloadLine[] {
  const text = textOf(payload)
  if (text !== null)
    return path.length === 0 ? [] : [{ path: path.join('.'), label: labelOf(path), value: text }]
  return Object.entries(payload as object).flatMap(([key, value]) => payloadLines(value, [...path, key]))
}

/** Old and new side by side, for an event that holds both; null for one that does not. */
export function changedLines(payload: unknown): ChangedLine[] | null {
  if (typeof payload !== 'object' || payload === null || !('from' in payload) || !('to' in payload))
    return null
  const side = (value: unknown) => {
    const text = textOf(value)
    return text === null
      ? new Map(payloadLines(value).map((line) => [line.label, line.value]))
      : new Map([['Value', text]])
  }
  const before = side(payload.from)
  const after = side(payload.to)
  return [...new Set([...after.keys(), ...before.keys()])].map((label) => ({
    label,
    before: before.get(label) ?? null,
    after: after.get(label) ?? null,
  }))
}

/** 'FormulaVersionOpened' → 'Formula version opened'. */
export function eventWords(type: string): string {
  const words = type.replaceAll(
    /([a-z])([A-Z])/g,
    (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`,
  )
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/^Pin\b/, 'PIN').replace(/^Bud\b/, 'BUD')
}

/** The revision that an event saved over an earlier one; null for every other event. */
export function revisedFormula(event: {
  readonly type: string
  readonly stream: string
  readonly payload: unknown
}): { readonly formulaId: string; readonly version: number; readonly revision: number } | null {
  if (event.type !== 'FormulaRevised') return null
  const { version, revision } = event.payload as { version: number; revision: number }
  return revision > 1 ? { formulaId: event.stream.slice('formula:'.length), version, revision } : null
}
