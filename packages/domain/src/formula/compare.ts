import { formatQuantity } from '../kernel/quantity.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { FormulaContent } from './formula-content.ts'

/** One field that differs between two contents of a formula. */
export interface FieldDifference {
  /** Where: `strength`, `billOfMaterials.active.quantity`, `procedure.weigh-active.fields.net.spec.high`. */
  readonly path: string
  /** The part of the formula that the field stands in, in words: 'Header', 'Component Ketamine', 'Step Weigh active'. */
  readonly section: string
  /** The field in words: 'Yield low percent'. */
  readonly label: string
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** As text; null where the field or its part was not there. */
  readonly before: string | null
  readonly after: string | null
}

type Leaves = ReadonlyMap<string, string>
/** A part of the formula with an identity of its own: the header, a component, a step. */
interface Part {
  readonly key: string
  readonly section: string
  readonly value: object
  /** Position among its kind, from 1; null for the header. */
  readonly position: number | null
}

/**
 * Compares two contents field by field (B01.5, B03.1). Components, steps and their fields are matched by id, so that
 * one inserted step is one difference and not a change of everything after it.
 */
export function compareFormulas(before: FormulaContent, after: FormulaContent): FieldDifference[] {
  const [left, right] = [partsOf(before), partsOf(after)]
  const keys = [...new Set([...right.keys(), ...left.keys()])]
  return keys.flatMap((key) => comparePart(left.get(key), right.get(key)))
}

function partsOf(content: FormulaContent): Map<string, Part> {
  const { billOfMaterials, procedure, ...header } = content
  const parts: Part[] = [
    { key: '', section: 'Header', value: header, position: null },
    ...billOfMaterials.map((line, index) => ({
      key: `billOfMaterials.${line.id}`,
      section: `Component ${line.name || line.id}`,
      value: line,
      position: index + 1,
    })),
    ...procedure.map((step, index) => ({
      key: `procedure.${step.id}`,
      section: `Step ${step.title || step.id}`,
      value: step,
      position: index + 1,
    })),
  ]
  return new Map(parts.map((part) => [part.key, part]))
}

function comparePart(before: Part | undefined, after: Part | undefined): FieldDifference[] {
  const part = after ?? before
  if (!part) return []
  const { key, section } = part
  if (!before || !after) {
    const kind = after ? 'added' : 'removed'
    const name = section.slice(section.indexOf(' ') + 1)
    const at = `${name} (position ${part.position})`
    return [
      { path: key, section, label: 'Whole part', kind, before: before ? at : null, after: after ? at : null },
    ]
  }
  const moved: FieldDifference[] =
    before.position === after.position
      ? []
      : [
          {
            path: key,
            section,
            label: 'Position',
            kind: 'moved',
            before: String(before.position),
            after: String(after.position),
          },
        ]
  return [...moved, ...compareLeaves(key, section, leavesOf(before.value), leavesOf(after.value))]
}

function compareLeaves(key: string, section: string, before: Leaves, after: Leaves): FieldDifference[] {
  const paths = [...new Set([...after.keys(), ...before.keys()])]
  return paths.flatMap((path): FieldDifference[] => {
    const [old, current] = [before.get(path) ?? null, after.get(path) ?? null]
    if (old === current) return []
    const kind = old === null ? 'added' : current === null ? 'removed' : 'changed'
    const full = key === '' ? path : `${key}.${path}`
    return [{ path: full, section, label: labelOf(path), kind, before: old, after: current }]
  })
}

const isQuantity = (value: object): value is Quantity =>
  Object.keys(value).length === 2 && 'value' in value && 'unit' in value

/** Every field with its value as text. An empty text or list, and null, is no value: nothing is shown for it. */
function leavesOf(value: unknown, path = '', leaves = new Map<string, string>()): Map<string, string> {
  const under = (key: string) => (path === '' ? key : `${path}.${key}`)
  if (value === null || value === undefined || value === '') return leaves
  if (typeof value !== 'object') return leaves.set(path, textOf(value as string | number | boolean))
  if (isQuantity(value)) return leaves.set(path, formatQuantity(value))
  if (!Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) leavesOf(item, under(key), leaves)
    return leaves
  }
  if (value.length === 0) return leaves
  if (value.every((item) => typeof item !== 'object')) return leaves.set(path, value.join('; '))
  for (const [index, item] of value.entries())
    leavesOf(item, under((item as { id?: string }).id ?? String(index + 1)), leaves)
  return leaves
}

const textOf = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value)

/** `fields.net.spec.high` → 'Fields net spec high': the path in words, for people who know the form. */
function labelOf(path: string): string {
  const words = path
    .replaceAll('.', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
