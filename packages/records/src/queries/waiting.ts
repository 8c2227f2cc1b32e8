import { statement } from '@batchproof/db'
import type { Row, Statement } from '@batchproof/db'
import {
  addDaysToDate,
  addHours,
  endOfZonedDay,
  equipmentProblem,
  QUALIFICATIONS,
  startOfZonedDay,
  zonedDate,
} from '@batchproof/domain'
import type { Role, StateOf } from '@batchproof/domain'
import type { WaitingItem } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { readFacilityZone } from './facility-zone.ts'
import type { Records, Requester } from '../records.ts'

/** How long before a qualification or calibration lapses its renewal is asked for. */
const LAPSING_DAYS = 14
/** What has waited longer than this is urgent. */
const URGENT_HOURS = 24
const MOST_OF_A_KIND = 100

interface Asking {
  readonly personId: string
  readonly now: string
  readonly today: string
  readonly zone: string
}

/** One kind of thing that waits for a role: how it is found, and how it reads. */
interface Source {
  readonly question: (asking: Asking) => Statement
  readonly item: (row: Row, asking: Asking) => Omit<WaitingItem, 'urgent'> & { readonly urgent?: boolean }
}

const batchTitle = (row: Row) =>
  `${String(row.batch_number)} · ${String(row.product_name)} ${String(row.strength)}`

const batches = (
  condition: string,
  args: (asking: Asking) => readonly string[],
  item: Source['item'],
): Source => ({
  question: (asking) =>
    statement(
      `SELECT b.* FROM batch_row b JOIN stream_head h ON h.stream = 'batch:' || b.id
       WHERE ${condition} ORDER BY b.updated_at LIMIT ${MOST_OF_A_KIND}`,
      ...args(asking),
    ),
  item,
})

const toReview = batches(
  "b.status = 'pending_review'",
  () => [],
  (row) => ({
    id: `review:${String(row.id)}`,
    verb: 'Review',
    title: batchTitle(row),
    detail: `Submitted by ${String(row.technician_name)}`,
    href: `/batches/${String(row.id)}/review`,
    since: row.submitted_at as string,
  }),
)

const toRelease = batches(
  "b.status = 'pending_release' AND coalesce(h.state ->> '$.reviewed.personId', '') <> ?",
  ({ personId }) => [personId],
  (row) => ({
    id: `release:${String(row.id)}`,
    verb: 'Release',
    title: batchTitle(row),
    detail: 'Reviewed and approved',
    href: `/batches/${String(row.id)}/release`,
    since: (row.reviewed_at ?? row.updated_at) as string,
  }),
)

const toSchedule = batches(
  "b.status = 'draft'",
  () => [],
  (row) => ({
    id: `schedule:${String(row.id)}`,
    verb: 'Schedule',
    title: batchTitle(row),
    detail: `${String(row.planned_units)} units`,
    href: `/batches/${String(row.id)}`,
    since: row.updated_at as string,
  }),
)

const toMake = batches(
  `b.technician_id = ? AND (b.status IN ('in_progress', 'completed')
     OR (b.status = 'scheduled' AND b.starts_at >= ? AND b.starts_at <= ?))`,
  ({ personId, today, zone }) => [personId, startOfZonedDay(today, zone), endOfZonedDay(today, zone)],
  (row, { now }) => ({
    id: `make:${String(row.id)}`,
    verb: { scheduled: 'Start', completed: 'Submit' }[String(row.status)] ?? 'Continue',
    title: batchTitle(row),
    detail: (row.current_step ?? row.room_name ?? '') as string,
    href: `/batches/${String(row.id)}`,
    since: row.starts_at as string,
    urgent: row.status === 'scheduled' && String(row.starts_at) < now,
  }),
)

const MISSING_TESTS = `SELECT b.*, t.test FROM batch_row b
  JOIN stream_head h ON h.stream = 'batch:' || b.id
  JOIN formula_version v ON v.formula_id = b.formula_id AND v.version = b.formula_version
  JOIN (SELECT 'sterility' AS test, '$.sterilityTestRequired' AS path
        UNION ALL SELECT 'endotoxin', '$.endotoxinTestRequired') t
  WHERE b.status IN ('completed', 'pending_review', 'pending_release') AND v.content ->> t.path = 1
    AND NOT EXISTS (SELECT 1 FROM json_each(h.state, '$.labResults') r WHERE r.value ->> 'test' = t.test)
  ORDER BY b.updated_at LIMIT ${MOST_OF_A_KIND}`

const toTest: Source = {
  question: () => statement(MISSING_TESTS),
  item: (row) => ({
    id: `test:${String(row.id)}:${String(row.test)}`,
    verb: 'Report',
    title: batchTitle(row),
    detail: `The ${String(row.test)} result is missing`,
    href: `/batches/${String(row.id)}`,
    since: (row.submitted_at ?? row.updated_at) as string,
  }),
}

const toInvestigate: Source = {
  question: ({ personId }) =>
    statement(
      `SELECT d.* FROM deviation_row d JOIN stream_head h ON h.stream = 'deviation:' || d.id
       WHERE d.status IN ('open', 'investigating')
          OR (d.status = 'resolved' AND coalesce(h.state ->> 'resolvedById', '') <> ?)
       ORDER BY d.opened_at LIMIT ${MOST_OF_A_KIND}`,
      personId,
    ),
  item: (row) => ({
    id: `deviation:${String(row.id)}`,
    verb: { open: 'Investigate', investigating: 'Resolve' }[String(row.status)] ?? 'Close',
    title: [row.record_id, row.batch_number].filter(Boolean).join(' · '),
    detail: row.description as string,
    href: `/deviations/${String(row.id)}`,
    since: row.opened_at as string,
  }),
}

const lots = (status: string, verb: string, detail: string): Source => ({
  question: () =>
    statement(
      `SELECT * FROM lot_row WHERE status = ? AND kind = 'component' ORDER BY updated_at LIMIT ${MOST_OF_A_KIND}`,
      status,
    ),
  item: (row) => ({
    id: `lot:${String(row.id)}`,
    verb,
    title: `Lot ${String(row.lot_number)} · ${String(row.material_name)}`,
    detail,
    href: `/lots/${String(row.id)}`,
    since: row.updated_at as string,
  }),
})

const toApprove: Source = {
  question: () =>
    statement(
      `SELECT * FROM formula_row WHERE open_status = 'in_review' ORDER BY updated_at LIMIT ${MOST_OF_A_KIND}`,
    ),
  item: (row) => ({
    id: `formula:${String(row.id)}`,
    verb: 'Approve',
    title: `${String(row.record_id)} · ${String(row.name)} ${String(row.strength)}`,
    detail: `Version ${String(row.open_version)} is in review`,
    href: `/formulas/${String(row.id)}`,
    since: row.updated_at as string,
  }),
}

const toUnlock: Source = {
  question: ({ now }) =>
    statement(
      `SELECT a.person_id, a.locked_until, h.state ->> 'name' AS name FROM auth_account a
       JOIN stream_head h ON h.stream = 'person:' || a.person_id WHERE a.locked_until > ? ORDER BY a.locked_until`,
      now,
    ),
  item: (row, { now }) => ({
    id: `locked:${String(row.person_id)}`,
    verb: 'Unlock',
    title: row.name as string,
    detail: 'Locked after failed attempts',
    href: `/people/${String(row.person_id)}`,
    since: now,
    urgent: true,
  }),
}

/** What waits for whom: one row a role, in the order in which a day's work is done. */
const WAITING: Readonly<Record<Role, readonly Source[]>> = {
  technician: [toMake],
  pharmacist: [toMake],
  pic: [toRelease, toApprove],
  qa: [toReview, toInvestigate, lots('quarantine', 'Decide', 'In quarantine')],
  production_manager: [toSchedule],
  warehouse: [lots('draft', 'Quarantine', 'Received, not yet in quarantine')],
  laboratory: [toTest],
  administrator: [toUnlock],
  inspector: [],
}

/** What waits for the person, oldest first, by their roles. */
export async function listWaiting(records: Records, requester: Requester): Promise<WaitingItem[]> {
  const now = records.now()
  const zone = await readFacilityZone(records)
  const asking: Asking = { personId: requester.personId, now, today: zonedDate(now, zone), zone }
  const gathering = new Gathering()
  const sources = new Set(requester.roles.flatMap((role) => WAITING[role as Role] ?? []))
  const answers = [...sources].map((source) =>
    gathering.ask(source.question(asking), (rows) => rows.map((row) => source.item(row, asking))),
  )
  const lapsing = requester.roles.includes('production_manager') ? gatherLapsing(gathering, asking) : () => []
  await gathering.read(records.db)
  const urgentBefore = addHours(now, -URGENT_HOURS)
  const items = [...answers.flatMap((answer) => answer()), ...lapsing()]
  return items
    .map(({ urgent, ...item }): WaitingItem => {
      return Object.assign(item, { urgent: urgent ?? item.since < urgentBefore })
    })
    .toSorted((a, b) => a.since.localeCompare(b.since))
}

/** Qualifications and calibrations that lapse within a fortnight, or have lapsed (B04.2). */
function gatherLapsing(gathering: Gathering, asking: Asking): () => ReturnType<Source['item']>[] {
  const people = gathering.headsWhere('person', "stream_type = 'person'")
  const equipment = gathering.headsWhere('equipment', "stream_type = 'equipment'")
  const lastDay = addDaysToDate(asking.today, LAPSING_DAYS)
  return () => [
    ...people().flatMap(({ state }) => lapsingQualifications(state, lastDay, asking)),
    ...equipment().flatMap(({ state }) => lapsingCalibration(state, lastDay, asking)),
  ]
}

function lapsingQualifications(person: StateOf<'person'>, lastDay: string, { today, zone }: Asking) {
  if (!person.active) return []
  const latest = new Map<string, string>()
  for (const { kind, expiresOn } of person.qualifications)
    if ((latest.get(kind) ?? '') < expiresOn) latest.set(kind, expiresOn)
  return [...latest].flatMap(([kind, expiresOn]) => {
    if (expiresOn > lastDay) return []
    const words = QUALIFICATIONS[kind as keyof typeof QUALIFICATIONS]
    return [
      {
        id: `qualification:${person.id}:${kind}`,
        verb: 'Renew',
        title: `${person.name} · ${words}`,
        detail: `${expiresOn < today ? 'Expired' : 'Expires'} ${expiresOn}`,
        href: `/people/${person.id}`,
        since: startOfZonedDay(addDaysToDate(expiresOn, -LAPSING_DAYS), zone),
        urgent: expiresOn < today,
      },
    ]
  })
}

function lapsingCalibration(item: StateOf<'equipment'>, lastDay: string, { today, zone }: Asking) {
  const { details, calibrationDueOn, inService } = item
  if (!details || !inService || calibrationDueOn === null || calibrationDueOn > lastDay) return []
  const isOver = equipmentProblem(item, today) !== null
  return [
    {
      id: `calibration:${item.id}`,
      verb: 'Calibrate',
      title: `${details.code} ${details.name}`,
      detail: `Calibration ${isOver ? 'was due' : 'is due'} ${calibrationDueOn}`,
      href: '/facility',
      since: startOfZonedDay(addDaysToDate(calibrationDueOn, -LAPSING_DAYS), zone),
      urgent: isOver,
    },
  ]
}
