import {
  addQuantities,
  compareQuantities,
  decimal,
  formatQuantity,
  subtractQuantities,
  unit,
  type Quantity,
} from '@batchproof/domain'

/** A quantity as it stands in a form: perhaps empty, perhaps half typed. */
export interface TypedQuantity {
  readonly value: string
  readonly unit: string
}

/** How far a quantity is placed, to the last digit. */
export interface Placed {
  readonly placed: Quantity
  /** What is not placed; below zero where more is placed than there is. */
  readonly stays: Quantity
  readonly isOver: boolean
  /** False while a part is half typed or in a unit that does not fit: then nothing is said of the rest. */
  readonly isWhole: boolean
}

/** The typed quantity, or null while it is not a number with a unit. */
export function readQuantity({ value, unit: code }: TypedQuantity): Quantity | null {
  const known = unit.safeParse(code)
  const text = value
    .trim()
    .replace(/^(-?\d+)\.$/, '$1')
    .replace(/^\./, '0.')
  return known.success && decimal.isDecimalText(text) ? { value: text, unit: known.data } : null
}

/** Sums the parts in the unit of the whole, exactly; empty parts count nothing. */
export function placedOf(whole: Quantity, parts: readonly TypedQuantity[]): Placed {
  let placed: Quantity = { value: '0', unit: whole.unit }
  let isWhole = true
  for (const part of parts) {
    if (part.value.trim() === '') continue
    const read = readQuantity(part)
    const sum = read && !decimal.isNegative(read.value) ? addQuantities(placed, read) : null
    if (sum?.ok) placed = sum.quantity
    else isWhole = false
  }
  const rest = subtractQuantities(whole, placed)
  const order = compareQuantities(placed, whole)
  return {
    placed,
    stays: rest.ok ? rest.quantity : whole,
    isOver: order.ok && order.order > 0,
    isWhole,
  }
}

/** '12.5 g of 20 g placed, 7.5 g stay'. @param staying what the rest does: 'stay', 'are still to be placed' */
export function placedWords(whole: Quantity, parts: readonly TypedQuantity[], staying = 'stay'): string {
  const { placed, stays, isOver, isWhole } = placedOf(whole, parts)
  if (!isWhole) return `A quantity is not complete, or its unit does not fit ${formatQuantity(whole)}.`
  const said = `${formatQuantity(placed)} of ${formatQuantity(whole)} placed`
  if (isOver) {
    const over = { value: decimal.abs(stays.value), unit: stays.unit }
    return `${said}, ${formatQuantity(over)} too much.`
  }
  return decimal.isZero(stays.value)
    ? `${said}, nothing is left.`
    : `${said}, ${formatQuantity(stays)} ${staying}.`
}
