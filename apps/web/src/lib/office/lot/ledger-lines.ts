import {
  addQuantities,
  formatQuantity,
  isInside,
  subtractQuantities,
  type Account,
  type Quantity,
  type Unit,
} from '@batchproof/domain'
import type { LedgerLine } from '@batchproof/protocol'

/** A line of the ledger as the page shows it: with its effect on the balance, and the balance after it. */
export interface ShownLine {
  readonly line: LedgerLine
  /** '+50 mL', '−2.5 mL', or '0 mL' with the moved quantity apart, for what stays in the lot. */
  readonly effect: string
  readonly stays: boolean
  readonly after: Quantity
}

const quantityOf = ({ quantityValue, quantityUnit }: LedgerLine): Quantity => ({
  value: quantityValue,
  unit: quantityUnit as Unit,
})

/** +1: the line brings into the lot; −1: it takes out; 0: it moves inside the lot. */
function direction({ fromAccount, toAccount }: LedgerLine): -1 | 0 | 1 {
  const from = isInside(fromAccount as Account)
  const to = isInside(toAccount as Account)
  if (from === to) return 0
  return to ? 1 : -1
}

/**
 * The ledger with its running balance, newest first, reckoned back from what is on hand now: exact, whatever the number
 * of lines that are shown.
 *
 * @param onHand the balance after the newest line
 */
export function withBalances(lines: readonly LedgerLine[], onHand: Quantity): ShownLine[] {
  let after = onHand
  return lines.map((line) => {
    const quantity = quantityOf(line)
    const sign = direction(line)
    const shown: ShownLine = {
      line,
      effect: sign === 0 ? formatQuantity(quantity) : `${sign > 0 ? '+' : '−'}${formatQuantity(quantity)}`,
      stays: sign === 0,
      after,
    }
    if (sign !== 0) {
      const before = sign > 0 ? subtractQuantities(after, quantity) : addQuantities(after, quantity)
      if (before.ok) after = before.quantity
    }
    return shown
  })
}

/** An account in words: 'Free', 'Reserved for BR-20261121-0142', 'Lot PHE-2291-A', 'Baystate Medical Center'. */
export function accountText(account: string, line: LedgerLine): string {
  const [kind = ''] = account.split(':')
  const batch = line.batchNumber ?? 'a batch'
  const words: Record<string, string> = {
    available: 'Free',
    reserved: `Reserved for ${batch}`,
    issued: `Issued to ${batch}`,
    supplier: 'Supplier',
    production: line.batchNumber ?? 'Production',
    consumed: `Used up in ${batch}`,
    sample: 'Sample',
    waste: 'Waste',
    adjustment: 'Adjustment',
    customer: line.recipientName ?? 'Recipient',
    lot: `Lot ${line.otherLotNumber ?? ''}`,
  }
  return words[kind] ?? account
}
