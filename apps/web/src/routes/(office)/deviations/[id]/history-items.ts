import type { AuditRow } from '@batchproof/protocol'
import type { TimelineItem } from '@batchproof/ui'
import { eventWords } from '$lib/batch-view/event-words.ts'
import type { Shown } from '$lib/office/format.ts'

const titles: Readonly<Record<string, string>> = {
  DeviationOpened: 'Reported',
  DeviationInvestigated: 'Investigation started',
  DeviationResolved: 'Resolved',
  DeviationReopened: 'Reopened',
  DeviationClosed: 'Closed',
  CapaLinked: 'CAPA linked',
}

const tones: Readonly<Record<string, TimelineItem['tone']>> = {
  DeviationOpened: 'critical',
  DeviationReopened: 'warning',
  DeviationClosed: 'good',
}

/** What an event says in words, as far as a reader of the timeline wants it. */
function textOf({ type, payload, reason }: AuditRow): string | undefined {
  const said = payload as {
    note?: string
    conclusion?: string
    capa?: string
    report?: { description?: string }
  }
  if (type === 'DeviationOpened') return said.report?.description
  return said.note || said.conclusion || said.capa || reason || undefined
}

/** The life of a deviation, from its events. */
export function historyItems(history: readonly AuditRow[], show: Shown): TimelineItem[] {
  return history.map((row) => ({
    id: String(row.seq),
    title: titles[row.type] ?? eventWords(row.type),
    who: `${row.personName}, ${row.personRole}`,
    when: show.dateTime(row.recordedAt),
    whenIso: row.recordedAt,
    text: textOf(row),
    tone: tones[row.type] ?? 'neutral',
  }))
}
