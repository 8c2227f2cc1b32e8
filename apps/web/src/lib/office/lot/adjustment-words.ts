import { formatQuantity, type AdjustmentProposal } from '@batchproof/domain'

/** '5 mL less than the record says'. */
export const adjustmentText = ({
  direction,
  quantity,
}: Pick<AdjustmentProposal, 'direction' | 'quantity'>): string =>
  `${formatQuantity(quantity)} ${direction === 'increase' ? 'more' : 'less'} than the record says`
