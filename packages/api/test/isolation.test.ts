import { definitionOf } from '@batchproof/domain'
import type { CommandName, Role } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPLAY, queryRoles, type QueryName } from '../src/query-roles.ts'
import { exposedCommands, type ExposedCommand } from '../src/run-command.ts'
import { samplePayloads } from './sample-payloads.ts'
import { call, openTestApi, type PersonKey, type TestApi } from './test-api.ts'

/** Two organisations, each with a database of its own; everything is asked of `ours` with ids of `theirs`. */
let ours: TestApi
let theirs: TestApi
let foreign: Record<
  | 'batch'
  | 'formula'
  | 'lot'
  | 'deviation'
  | 'person'
  | 'room'
  | 'equipment'
  | 'material'
  | 'recipient'
  | 'recall',
  string
>

beforeAll(async () => {
  ours = await openTestApi()
  // Another facility from another seed: no id of one is an id of the other.
  theirs = await openTestApi(2)
  const { facility } = theirs
  const { batchId } = await facility.schedule()
  const report = {
    id: crypto.randomUUID(),
    type: 'environmental',
    description: 'A reading of theirs alone.',
    immediateAction: 'None taken',
  } as const
  foreign = {
    batch: batchId,
    formula: facility.master.formulaId,
    lot: [...facility.lots.values()][0]!,
    deviation: await facility.as('qa').create('deviation.open', { report, batchId }),
    person: facility.person('technician').personId,
    room: [...facility.rooms.values()][0]!,
    equipment: [...facility.equipment.values()][0]!,
    material: [...facility.materials.values()][0]!,
    recipient: await facility.as('warehouse').create('recipient.register', {
      code: 'TH-1',
      name: 'Theirs alone',
      address: 'Theirs alone 1',
      contact: 'Theirs alone',
    }),
    recall: await facility.as('qa').create('recall.open', {
      drill: true,
      start: { kind: 'batch', batchId },
      reason: 'A drill of theirs alone',
    }),
  }
}, 120_000)
afterAll(async () => {
  await ours.close()
  await theirs.close()
})

const PERSON_OF: Partial<Record<Role, PersonKey>> = {
  technician: 'technician',
  pharmacist: 'checker',
  pic: 'pic',
  qa: 'qa',
  production_manager: 'manager',
  warehouse: 'warehouse',
  laboratory: 'laboratory',
  administrator: 'administrator',
}
const whoMay = (roles: readonly Role[]): PersonKey => {
  const role = roles.find((item) => PERSON_OF[item] !== undefined)
  const key = role && PERSON_OF[role]
  if (!key) throw new Error(`nobody has any of ${roles.join()}`)
  return key
}

const isForDisplays = (readers: readonly (Role | typeof DISPLAY)[]): readers is readonly [typeof DISPLAY] =>
  readers.includes(DISPLAY)

/** Queries that name something, with the foreign name. The others name nothing and are looked through for it. */
const named = (): Partial<Record<QueryName, unknown>> => ({
  'formula.get': { id: foreign.formula },
  'formula.compare': { id: foreign.formula, before: { version: 1 }, after: { version: 1 } },
  'batch.get': { id: foreign.batch },
  'batch.readiness': { id: foreign.batch },
  'batch.events': { id: foreign.batch },
  'lot.get': { id: foreign.lot },
  'instrument.read': {
    equipmentId: foreign.equipment,
    purpose: { batchId: foreign.batch, stepId: 'weigh', fieldId: 'net', part: 'value' },
  },
  'lot.availability': { batchId: foreign.batch },
  'recipient.get': { id: foreign.recipient },
  'deviation.get': { id: foreign.deviation },
  'person.get': { id: foreign.person },
  'recall.get': { id: foreign.recall },
  'genealogy.of': { kind: 'lot', id: foreign.lot },
  'records.verify': { stream: `batch:${foreign.batch}` },
  'live.token': { batchId: foreign.batch },
  // It names nothing: this site has no live rooms.
  'wall.enter': {},
})
const filtered = (): Partial<Record<QueryName, unknown>> => ({
  'batch.list': { formulaId: foreign.formula },
  'deviation.list': { batchId: foreign.batch },
  'audit.search': { stream: `batch:${foreign.batch}` },
  'lot.ledger': { lotId: foreign.lot },
  'lot.distributions': { lotId: foreign.lot },
  'lot.byScan': { text: `CLX:${foreign.lot}`, batchId: foreign.batch, lineId: 'any' },
  'recall.affected': { start: { kind: 'lot', lotId: foreign.lot } },
  'recall.findStarts': { search: 'theirs alone' },
  'technicians.list': { onDate: '2026-11-20' },
  'calendar.range': { from: '2026-11-01', to: '2026-12-31' },
})

describe('one organisation beside another', () => {
  it.each(Object.keys(queryRoles) as QueryName[])('[P11.2] shows nothing of it by %s', async (query) => {
    const readers = queryRoles[query]
    const caller = await (isForDisplays(readers) ? ours.display() : ours.callerOf(whoMay(readers)))
    const input = named()[query]
    if (input !== undefined) {
      await expect(call(caller, query, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      return
    }
    const answer = JSON.stringify(await call(caller, query, filtered()[query]))
    for (const id of Object.values(foreign)) expect(answer).not.toContain(id)
  })

  const overSomething = exposedCommands.filter((name) => definitionOf(name).subject !== 'organisation')
  const withPayload = () =>
    samplePayloads({
      formulaId: foreign.formula,
      roomId: foreign.room,
      personId: foreign.person,
      materialId: foreign.material,
      batchId: foreign.batch,
      lotId: foreign.lot,
    })
  /** They make something new out of nothing that exists: there is no foreign id to name. */
  const FROM_NOTHING: readonly ExposedCommand[] = [
    'person.register',
    'room.register',
    'equipment.register',
    'material.register',
    'recipient.register',
    'formula.draft',
  ]
  /** Needs a whole formula; its subject is looked at as that of `formula.submit` is. */
  const SAME_AS_ANOTHER: readonly ExposedCommand[] = ['formula.revise']
  const walked = overSomething.filter(
    (name) => !FROM_NOTHING.includes(name) && !SAME_AS_ANOTHER.includes(name),
  )

  it.each(walked)('[P11.2] refuses %s over what is its own', async (name) => {
    const { subject, creates, roles } = definitionOf(name as CommandName)
    const payload = withPayload()[name]
    expect(payload, `the walk has no payload for ${name}`).toBeDefined()
    const before = await ours.eventCount()
    const caller = await ours.callerOf(whoMay(roles))
    const result = (await call(caller, name, {
      id: crypto.randomUUID(),
      subject: creates ? crypto.randomUUID() : foreign[subject as keyof typeof foreign],
      performedAt: ours.facility.clock.now(),
      payload,
    })) as CommandResult
    expect(result).toMatchObject({ ok: false })
    // The input itself was good: what was refused is that there is no such thing here.
    if (!result.ok) expect(result.refusals.map(({ code }) => code)).not.toContain('value_invalid')
    expect(JSON.stringify(result)).not.toContain('theirs alone')
    expect(await ours.eventCount()).toBe(before)
  })

  it('[P11.2] lets a session of it in nowhere else', async () => {
    const { session } = await theirs.contextOf('pic')
    const { resolveSession } = await import('../src/session.ts')
    const { signIn } = await import('@batchproof/auth')
    const person = theirs.facility.person('pic')
    const place = { deviceId: 'desk', networkAddress: '10.0.0.9', userAgent: 'test' }
    const opened = await signIn(theirs.facility.records.auth, {
      identifier: { kind: 'user_name', userName: person.userName },
      pin: person.pin,
      kind: 'office',
      place,
    })
    if (!opened.ok) throw new Error(opened.refusal.message)
    const there = await resolveSession(theirs.facility.records, opened.token, place, true)
    expect(there?.requester.personId).toBe(session?.requester.personId)
    expect(await resolveSession(ours.facility.records, opened.token, place, true)).toBeNull()
  })
})
