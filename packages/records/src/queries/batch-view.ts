import { statement } from '@batchproof/db'
import { beyondUseOf, finalBeyondUse, ORGANISATION_ID, startChecks } from '@batchproof/domain'
import type { BatchFacts, DecisionContext, StateOf, StreamType } from '@batchproof/domain'
import type { BatchView, ReadinessView } from '@batchproof/protocol'
import { masterFromRow } from '../facts/master.ts'
import { Gathering } from '../facts/gathering.ts'
import { accessFromRow, accessStatement, noteAccessStatement } from './access.ts'
import { blocksOf } from './batch-blocks.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import { signaturesFromRows, signedEventsOfBatchStatement } from './signatures.ts'
import type { ReadHead } from '../facts/gathering.ts'
import type { Records, Requester } from '../records.ts'

const ACCESSES_SHOWN = 200

const stateById = <Type extends StreamType>(heads: readonly ReadHead<StateOf<Type>>[]) =>
  Object.fromEntries(heads.map(({ stream, state }) => [stream.slice(stream.indexOf(':') + 1), state]))

/** Everything that the rules may ask about one batch, planned for one round trip. */
function gatherBatch(records: Records, requester: Requester, batchId: string) {
  const gathering = new Gathering()
  const inBatch = (table: string, column: string) => `(SELECT ${column} FROM ${table} WHERE batch_id = ?)`
  const ofRow = (column: string) => `(SELECT ${column} FROM batch_row WHERE id = ?)`
  const head = gathering.head('batch', batchId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const actor = gathering.head('person', requester.personId)
  const technician = gathering.headsWhere(
    'person',
    `stream = 'person:' || ${ofRow('technician_id')}`,
    batchId,
  )
  const room = gathering.headsWhere('room', `stream = 'room:' || ${ofRow('room_id')}`, batchId)
  const equipment = gathering.headsWhere(
    'equipment',
    `stream IN (SELECT 'equipment:' || e.value
       FROM stream_head h, json_each(h.state, '$.plan.equipmentIds') e WHERE h.stream = ?)`,
    `batch:${batchId}`,
  )
  const lots = gathering.headsWhere(
    'lot',
    `stream IN ${inBatch('batch_component', "'lot:' || lot_id")} OR stream = ?`,
    batchId,
    `lot:${batchId}`,
  )
  const deviations = gathering.headsWhere(
    'deviation',
    `stream IN ${inBatch('deviation_row', "'deviation:' || id")}`,
    batchId,
  )
  const master = gathering.ask(
    statement(
      `SELECT formula_id, record_id, version, status, content_hash, content FROM formula_version
       WHERE (formula_id, version) = (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)`,
      batchId,
    ),
    ([row]) => masterFromRow(row),
  )
  const zone = () => organisation().state.facility?.timeZone ?? UNCONFIGURED_ZONE
  const facts = (): BatchFacts => ({
    subjectId: batchId,
    organisation: organisation().state,
    master: master(),
    actor: actor().version > 0 ? actor().state : null,
    technician: technician()[0]?.state ?? null,
    room: room()[0]?.state ?? null,
    equipment: stateById<'equipment'>(equipment()),
    lots: stateById<'lot'>(lots()),
    stock: [],
    deviations: deviations().map(({ state }) => state),
    conflicts: [],
    verificationUrl: records.publicOrigin === null ? null : `${records.publicOrigin}/verify/${batchId}`,
    // A rehearsal numbers nothing.
    numbers: { batchNumber: '', batchRecordId: '', deviationRecordId: '' },
  })
  return { gathering, head, zone, facts, actor }
}

/** Who looks, with their roles of this moment; a rehearsal is decided as if they acted now. */
function contextOf(
  records: Records,
  requester: Requester,
  { actor, zone }: Pick<ReturnType<typeof gatherBatch>, 'actor' | 'zone'>,
): DecisionContext {
  const now = records.now()
  const { personId, deviceId } = requester
  const { name, roles, active } = actor().state
  return {
    actor: { personId, name, roles: active ? roles : [] },
    now,
    performedAt: now,
    timeZone: zone(),
    deviceId,
  }
}

/**
 * Everything about one batch on one page (B17.1), and what each command is blocked by for the person who looks. The
 * look itself is put on record (B17.3). Null when there is no such batch.
 *
 * @param isAgain an open page reads it again by itself
 */
export async function readBatch(
  records: Records,
  requester: Requester,
  batchId: string,
  isAgain = false,
): Promise<BatchView | null> {
  const stream = `batch:${batchId}`
  const asked = gatherBatch(records, requester, batchId)
  const { gathering } = asked
  const signed = gathering.ask(signedEventsOfBatchStatement(batchId), (rows) => rows)
  const access = gathering.ask(accessStatement(stream, ACCESSES_SHOWN), (rows) => rows.map(accessFromRow))
  // First, so that the page shows its own look; and whoever cannot be noted is shown nothing.
  await records.db.write([noteAccessStatement(records, requester, stream, 'view', isAgain)])
  await gathering.read(records.db)
  const { version, hash, state } = asked.head()
  const facts = asked.facts()
  if (version === 0 || !facts.master) return null
  const timeZone = asked.zone()
  const live = (state.beyondUse ? finalBeyondUse : beyondUseOf)(state, facts, timeZone)
  const { content } = facts.master
  const deviations = Object.fromEntries(facts.deviations.map(({ id, recordId }) => [id, recordId]))
  return {
    state,
    streamVersion: version,
    headHash: hash,
    master: facts.master,
    deviations: facts.deviations,
    lots: Object.values(facts.lots),
    room: facts.room,
    equipment: Object.values(facts.equipment),
    signatures: signaturesFromRows(signed(), { name: state.batchNumber, content, deviations }),
    access: access(),
    timeZone,
    liveBeyondUse: 'code' in live ? state.beyondUse : live,
    blocks: blocksOf(state, facts, contextOf(records, requester, asked)),
  }
}

/**
 * The checks before a batch is started (B06.3): person, room, equipment, cleaning, each with what was found. Null when
 * there is no such batch or it has no plan.
 */
export async function readReadiness(
  records: Records,
  requester: Requester,
  batchId: string,
): Promise<ReadinessView | null> {
  const asked = gatherBatch(records, requester, batchId)
  await asked.gathering.read(records.db)
  const { state } = asked.head()
  const facts = asked.facts()
  if (!state.plan || !facts.master) return null
  const { content } = facts.master
  const checks = startChecks(facts, state.plan.equipmentIds, content, records.now(), asked.zone())
  return { checks, ready: checks.every(({ problem }) => problem === null) }
}
