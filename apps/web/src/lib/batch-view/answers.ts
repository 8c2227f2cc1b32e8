import type { AuditRow, SignatureView } from '@batchproof/protocol'
import type { ApiOutputs } from '$lib/api/client.ts'

/** With the payloads that are `unknown` in the record, which the client's types take for left out. */
type WithRecord<Answer> = Omit<Answer, 'signatures' | 'history'> & {
  readonly signatures: readonly SignatureView[]
  readonly history: readonly AuditRow[]
}

/** What the server answers, as pages use it. */
export type LotView = WithRecord<ApiOutputs['lot']['get']>
export type DeviationView = WithRecord<ApiOutputs['deviation']['get']>
export type CalendarView = ApiOutputs['calendar']['range']
export type TechnicianRow = ApiOutputs['technicians']['list'][number]
