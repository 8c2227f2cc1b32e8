import { formatDate, formatQuantity, type LotEvent } from '@batchproof/domain'
import type { AuditRow } from '@batchproof/protocol'
import type { TimelineItem } from '@batchproof/ui'
import { adjustmentText } from '$lib/office/lot/adjustment-words.ts'
import { counted, words, type Shown } from '$lib/office/format.ts'

type Told = Pick<TimelineItem, 'title' | 'text' | 'tone'>
type StatusChange = Extract<LotEvent, { type: 'LotStatusChanged' }>['payload']

const tones: Readonly<Record<string, TimelineItem['tone']>> = {
  released: 'good',
  rejected: 'critical',
  hold: 'warning',
}
const made = { split: 'Split off', combine: 'Combined', transform: 'Made of another material' } as const

/** A released lot on hold: with it stands on record what was sold since the release (L09). */
function changeText({ reason, sales = [] }: StatusChange): string {
  if (sales.length === 0) return reason
  const lines = sales.map(
    (sale) =>
      `${formatQuantity(sale.quantity)} to ${sale.recipientName} on ${formatDate(sale.distributedOn)}`,
  )
  return `${reason} ${counted(sales.length, 'sale')} since the release: ${lines.join('; ')}.`
}

/** What an event says of the lot's standing; null for what is a movement, which the ledger shows. */
function told(event: LotEvent): Told | null {
  switch (event.type) {
    case 'LotReceived':
      return {
        title: event.payload.identity.kind === 'product' ? 'Made' : 'Received',
        text: formatQuantity(event.payload.quantity),
      }
    case 'LotDerived':
      return {
        title: `${made[event.payload.kind]}, ${words(event.payload.status).toLowerCase()}`,
        text: event.payload.reason,
      }
    case 'LotStatusChanged': {
      const { from, to } = event.payload
      return {
        title: `${words(from)} → ${words(to).toLowerCase()}`,
        text: changeText(event.payload),
        tone: tones[to] ?? 'neutral',
      }
    }
    case 'LotBarcodeAssigned':
      return {
        title: event.payload.generated ? 'Barcode generated' : 'Barcode assigned',
        text: event.payload.barcode,
      }
    case 'LotAdjustmentProposed':
      return { title: `Adjustment proposed: ${adjustmentText(event.payload)}`, text: event.payload.reason }
    case 'LotAdjustmentDeclined':
      return { title: 'Adjustment declined', text: event.payload.note || undefined, tone: 'warning' }
    default:
      return null
  }
}

/** The life of a lot apart from its movements, the newest first. */
export function statusHistory(history: readonly AuditRow[], show: Shown): TimelineItem[] {
  return history.toReversed().flatMap((row) => {
    const said = told({ type: row.type, payload: row.payload } as LotEvent)
    if (!said) return []
    return [
      {
        id: String(row.seq),
        who: `${row.personName}, ${row.personRole}`,
        when: show.dateTime(row.recordedAt),
        whenIso: row.recordedAt,
        ...said,
      },
    ]
  })
}
