import { subtractQuantities, type Quantity, type Unit } from '@batchproof/domain'
import type { LotUse } from '@batchproof/protocol'

/** What a batch still holds of what it took: the taken quantity less what went back. */
export function netUse({ quantityValue, returnedValue, quantityUnit }: LotUse): Quantity {
  const unit = quantityUnit as Unit
  const taken = { value: quantityValue, unit }
  const rest = subtractQuantities(taken, { value: returnedValue, unit })
  return rest.ok ? rest.quantity : taken
}
