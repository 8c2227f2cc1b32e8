import { formatQuantity, type Quantity } from '@batchproof/domain'
import type { AuditRow } from '@batchproof/protocol'
import type { TimelineItem } from '@batchproof/ui'
import { eventWords } from '$lib/batch-view/event-words.ts'
import { words, type Shown } from '$lib/office/format.ts'

const tones: Readonly<Record<string, TimelineItem['tone']>> = {
  released: 'good',
  rejected: 'critical',
  hold: 'warning',
}

function told({ type, payload }: AuditRow): Pick<TimelineItem, 'title' | 'text' | 'tone'> {
  const said = payload as {
    from?: string
    to?: string
    reason?: string
    quantity?: Quantity
    onHand?: Quantity
    batchNumber?: string
    barcode?: string
    generated?: boolean
  }
  const amount = said.quantity ? formatQuantity(said.quantity) : ''
  switch (type) {
    case 'LotReceived':
      return { title: `Received, ${amount}` }
    case 'LotStatusChanged':
      return {
        title: `${words(said.from ?? '')} → ${words(said.to ?? '').toLowerCase()}`,
        text: said.reason,
        tone: tones[said.to ?? ''] ?? 'neutral',
      }
    case 'LotBarcodeAssigned':
      return { title: said.generated ? 'Barcode generated' : 'Barcode assigned', text: said.barcode }
    case 'LotIssued':
      return { title: `Issued ${amount} to ${said.batchNumber ?? ''}` }
    case 'LotConsumed':
      return {
        title: `Consumed ${amount} in ${said.batchNumber ?? ''}`,
        text: said.onHand ? `${formatQuantity(said.onHand)} left` : undefined,
      }
    default:
      return { title: eventWords(type) }
  }
}

/** The life of a lot, the newest first. */
export function lotHistory(history: readonly AuditRow[], show: Shown): TimelineItem[] {
  return history.toReversed().map((row) => ({
    id: String(row.seq),
    who: `${row.personName}, ${row.personRole}`,
    when: show.dateTime(row.recordedAt),
    whenIso: row.recordedAt,
    ...told(row),
  }))
}
