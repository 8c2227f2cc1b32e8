import { FORMULA_STATES, type FormulaStatus } from '@batchproof/domain'

const isStatus = (text: string | null): text is FormulaStatus =>
  (FORMULA_STATES as readonly string[]).includes(text ?? '')

/** What the list of formulas is asked for, from its address. */
export function formulaQuery(address: URLSearchParams): {
  search?: string
  status?: FormulaStatus[]
  productLine?: string
} {
  const status = address.get('state')
  return {
    search: address.get('search') || undefined,
    status: isStatus(status) ? [status] : undefined,
    productLine: address.get('line') || undefined,
  }
}
