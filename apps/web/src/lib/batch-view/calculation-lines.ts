import { displayUnit, displayWithUnit, formatQuantity, type IssueCalculation } from '@batchproof/domain'

/** One line of a calculation as it is read: what is done with the number, what it is, the number. */
export interface CalculationRow {
  /** Empty at the first number, and at one that the next rests on. */
  readonly sign: string
  readonly label: string
  readonly shown: string
  /** It is no part of the calculation itself: the next number rests on it. */
  readonly isGround: boolean
}

/** Every number that a quantity to take was computed from, in the order in which they are used. */
export function calculationRows({ inputs }: IssueCalculation): CalculationRow[] {
  return inputs.map(({ label, shown, sign }, index) => ({
    sign: sign ?? '',
    label,
    shown,
    isGround: index > 0 && sign === undefined,
  }))
}

/** The value before its one rounding, in words; null where nothing was rounded. */
export function unroundedText({ raw, result }: IssueCalculation): string | null {
  return raw === result.value ? null : displayWithUnit(raw, result.unit)
}

/** What is to be taken, with its limits: '13.24 g (12.97 – 13.50 g)'. */
export const resultText = ({ result, low, high }: IssueCalculation): string =>
  `${formatQuantity(result)} (${low} – ${high} ${displayUnit(result.unit)})`

/**
 * The whole calculation as lines of a signature: whoever signs has every number before them, and the pad still on the
 * screen. What a number rests on stands beside it.
 */
export function calculationLines(calculation: IssueCalculation): { label: string; value: string }[] {
  const lines: { label: string; value: string }[] = []
  let grounds: string[] = []
  for (const { sign, label, shown, isGround } of calculationRows(calculation)) {
    if (isGround) {
      grounds.push(`${label.toLowerCase()} ${shown}`)
      continue
    }
    const behind = grounds.length > 0 ? ` (${grounds.join('; ')})` : ''
    lines.push({ label: `${sign} ${label}`.trim(), value: `${shown}${behind}` })
    grounds = []
  }
  const unrounded = unroundedText(calculation)
  const before = unrounded ? `, ${unrounded} before rounding` : ''
  return [...lines, { label: '= To take', value: `${resultText(calculation)}${before}` }]
}
