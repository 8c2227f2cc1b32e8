import { contentHash, refusal } from '@batchproof/domain'
import type { RecordEvent, Refusal, TakenComponent } from '@batchproof/domain'
import { issueComponentBody } from '@batchproof/protocol'
import type { IssueComponentBody, IssuedComponent } from '@batchproof/protocol'
import { execute } from '@batchproof/records'
import { findBatchId, findLotByScan, readRecordedCommand } from '@batchproof/records/queries/index.ts'
import { afterCommit, refusalsOfInput } from './run-command.ts'
import type { KnownMachine, MachineContext } from './machine.ts'

/** What came of a request: issued (now, or by the same request before), or why not. */
export type IssueAnswer =
  | { readonly ok: true; readonly issued: IssuedComponent; readonly repeated: boolean }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

const no = (...refusals: Refusal[]): IssueAnswer => ({ ok: false, refusals })

/** The id of the command of a request: the same for the same key of the same machine, and for no other. */
function commandIdOf(machineId: string, key: string): string {
  const hash = contentHash({ is: 'batchproof issue request 1', machineId, key })
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`]
  return [...parts, hash.slice(20, 32)].join('-')
}

const reused = (key: string) =>
  refusal(
    'request_key_reused',
    `Another request was recorded under the key ${key}. Send a new request under a new key.`,
    'Idempotency-Key',
  )

/** The answer as the record has it, whoever asks again; a refusal where the key stands for something else. */
function answerOf(
  events: readonly RecordEvent[],
  request: { readonly key: string; readonly bodySha256: string },
  repeated: boolean,
): IssueAnswer {
  const event = events.find(({ type }) => type === 'ComponentIssued')
  const payload = event?.payload as
    { component: TakenComponent; request: { bodySha256: string } | null } | undefined
  const lot = events.find(({ type }) => type === 'LotIssued')?.payload as { batchNumber: string } | undefined
  if (!event || !payload?.component.machine || payload.request?.bodySha256 !== request.bodySha256)
    return no(reused(request.key))
  const { stepId, lineId, lotId, lotNumber, materialName, quantity, machine } = payload.component
  return {
    ok: true,
    repeated,
    issued: {
      ok: true,
      batchId: event.stream.slice('batch:'.length),
      batchNumber: lot?.batchNumber ?? '',
      stepId,
      lineId,
      lotId,
      lotNumber,
      materialName,
      quantity,
      recordedAt: event.recordedAt,
      person: { id: event.personId, name: event.personName },
      machine: { id: machine.deviceId, name: machine.name },
      eventHash: event.hash,
    },
  }
}

/** The ids of the batch and the lot that the request names. */
async function named(
  { records }: MachineContext,
  body: IssueComponentBody,
): Promise<{ readonly batchId: string; readonly lotId: string } | Refusal> {
  const batchId = body.batchId ?? (await findBatchId(records, body.batchNumber ?? ''))
  if (batchId === null)
    return refusal('not_found', `There is no batch ${body.batchNumber ?? ''}.`, 'batchNumber')
  const lotId = body.lotId ?? (await findLotByScan(records, { text: body.scan ?? '' })).lot?.id
  return lotId === undefined
    ? refusal('lot_unknown', 'This code belongs to no lot on record.', 'scan')
    : { batchId, lotId }
}

/**
 * Issues a component for a scanner or another system (B08.2): the command, the pipe and the rules are those of the
 * kiosk. The same key with the same body is recorded once and answered alike for ever; nothing is kept of a request
 * that was refused, which may be sent again.
 *
 * @param key of the request, by the machine's own choice
 * @param input the body as it came from outside
 */
export async function issueForMachine(
  ctx: MachineContext,
  machine: KnownMachine,
  key: string,
  input: unknown,
): Promise<IssueAnswer> {
  const parsed = issueComponentBody.safeParse(input)
  if (!parsed.success) return no(...refusalsOfInput(parsed.error))
  const body = parsed.data
  const { records } = ctx
  const request = { key, bodySha256: contentHash(body) }
  const id = commandIdOf(machine.id, key)
  const before = await readRecordedCommand(records, id)
  if (before.length > 0) return answerOf(before, request, true)
  const found = await named(ctx, body)
  if ('code' in found) return no(found)
  const { stepId, lineId, scan = '', quantity, newerLotReason, performedAt = records.now() } = body
  const result = await execute(records, machine.requester, {
    id,
    type: 'batch.issueComponent',
    subject: found.batchId,
    performedAt,
    payload: { stepId, lineId, lotId: found.lotId, scan, quantity, newerLotReason, request },
  })
  if (!result.ok) return result
  if (!result.repeated) afterCommit(ctx)
  return answerOf(await readRecordedCommand(records, id), request, result.repeated)
}
