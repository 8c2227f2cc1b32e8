import { EVENT_COLUMNS, eventFromRow, statement } from '@batchproof/db'
import type { Row, Statement } from '@batchproof/db'
import { parseStream } from '@batchproof/domain'
import type { FormulaContent, RecordEvent } from '@batchproof/domain'
import type { SignatureView } from '@batchproof/protocol'

/** The signed events of a stream, oldest first. */
export function signedEventsStatement(stream: string): Statement {
  return statement(
    `SELECT ${EVENT_COLUMNS} FROM record_event WHERE stream = ? AND signature IS NOT NULL ORDER BY seq`,
    stream,
  )
}

/** The signed events of a batch and of its deviations, oldest first. */
export function signedEventsOfBatchStatement(batchId: string): Statement {
  return statement(
    `SELECT ${EVENT_COLUMNS} FROM record_event
     WHERE signature IS NOT NULL
       AND (stream = ? OR stream IN (SELECT 'deviation:' || id FROM deviation_row WHERE batch_id = ?))
     ORDER BY seq`,
    `batch:${batchId}`,
    batchId,
  )
}

/** What the names in an event stand for, where the page knows. */
export interface SignatureSubject {
  /** Name of the stream's own record: batch number, MBR number, lot number. */
  readonly name: string
  readonly content?: FormulaContent | null
  /** Record numbers of deviations, by id. */
  readonly deviations?: Readonly<Record<string, string>>
}

/** Signatures with where they stand (21 CFR 11.50), from rows of events. */
export function signaturesFromRows(rows: readonly Row[], subject: SignatureSubject): SignatureView[] {
  return rows.flatMap((row) => {
    const event = eventFromRow(row)
    const { signature, stream, version, type, recordedAt } = event
    if (!signature) return []
    return [{ ...signature, stream, version, eventType: type, recordedAt, about: aboutOf(event, subject) }]
  })
}

function aboutOf(event: RecordEvent, { name, content, deviations }: SignatureSubject): string {
  const { type, id } = parseStream(event.stream)
  if (type === 'deviation') return `Deviation ${deviations?.[id] ?? name}`
  const { stepId, version, test } = event.payload as { stepId?: string; version?: number; test?: string }
  if (type === 'formula') return version === undefined ? name : `${name} version ${version}`
  if (test !== undefined) return `${test.slice(0, 1).toUpperCase()}${test.slice(1)} test`
  if (stepId === undefined) return name
  const index = content?.procedure.findIndex((step) => step.id === stepId) ?? -1
  const step = content?.procedure[index]
  return step ? `Step ${index + 1}, ${step.title}` : `Step ${stepId}`
}
