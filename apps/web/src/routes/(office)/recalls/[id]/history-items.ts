import type { AuditRow } from '@batchproof/protocol'
import type { TimelineItem } from '@batchproof/ui'
import { eventWords } from '$lib/batch-view/event-words.ts'
import { counted, type Shown } from '$lib/office/format.ts'
import { elapsedText } from '$lib/trace/recall-words.ts'

interface Said {
  readonly drill?: boolean
  readonly reason?: string
  readonly conclusion?: string
  readonly elapsedSeconds?: number
  readonly lots?: readonly unknown[]
}

function told({ type, payload }: AuditRow, drill: boolean): Pick<TimelineItem, 'title' | 'text' | 'tone'> {
  const said = payload as Said
  const after = elapsedText(said.elapsedSeconds ?? null)
  const lots = counted(said.lots?.length ?? 0, 'lot')
  switch (type) {
    case 'RecallOpened':
      return { title: drill ? 'Drill started' : 'Recall opened', text: said.reason, tone: 'warning' }
    case 'RecallFrozen':
      return {
        title: drill
          ? `${lots} would have been frozen, after ${after}`
          : `${lots} put on hold, after ${after}`,
        tone: drill ? 'neutral' : 'critical',
      }
    case 'RecallClosed':
      return { title: `Closed after ${after}`, text: said.conclusion, tone: 'good' }
    default:
      return { title: eventWords(type) }
  }
}

/** The life of a recall, from its events. */
export function recallHistory(history: readonly AuditRow[], drill: boolean, show: Shown): TimelineItem[] {
  return history.map((row) => ({
    id: String(row.seq),
    who: `${row.personName}, ${row.personRole}`,
    when: show.dateTime(row.recordedAt),
    whenIso: row.recordedAt,
    ...told(row, drill),
  }))
}
