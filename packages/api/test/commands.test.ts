import { catalogue, commandNames } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { openApiDocument } from '../src/openapi.ts'
import { commandOverRest } from '../src/rest.ts'
import { exposedCommands, isExposed } from '../src/run-command.ts'
import { call, openTestApi, proceduresOf, type Caller, type TestApi } from './test-api.ts'
import type { ApiInputs, ApiOutputs } from '../src/app-router.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
}, 120_000)
afterAll(() => api.close())

const envelope = (subject: string) => ({
  id: crypto.randomUUID(),
  subject,
  performedAt: api.facility.clock.now(),
})

const report = {
  id: '3f1d1c5e-5d57-4a3b-9b54-0a2f5d6f7a10',
  type: 'environmental' as const,
  description: 'Pressure fell below 0.02 inches.',
  immediateAction: 'Door closed',
}

describe('the commands of the catalogue as procedures', () => {
  it('[X10] are each there, typed, but for those that only the product may send', () => {
    const mutations = new Set(proceduresOf('mutation'))
    const notThere = commandNames.filter((name) => !mutations.has(name))
    expect(notThere.toSorted()).toEqual([
      'organisation.issuePairingCode',
      'organisation.registerDevice',
      'person.issueEnrolmentCode',
      'person.noteEnrolled',
      'person.noteLocked',
      'person.notePinChanged',
    ])
    expect(commandNames.filter((name) => catalogue[name].roles.length === 0)).toEqual([
      'person.noteEnrolled',
      'person.notePinChanged',
      'person.noteLocked',
    ])
  })

  it('[X10] infer what each takes and answers', () => {
    expectTypeOf<ApiInputs['batch']['startStep']['payload']>().toEqualTypeOf<{ stepId: string }>()
    expectTypeOf<ApiInputs['formula']['approve']['payload']>().toEqualTypeOf<{ version: number }>()
    expectTypeOf<ApiOutputs['batch']['performStep']>().toEqualTypeOf<CommandResult>()
    expectTypeOf<Caller['batch']>().not.toHaveProperty('noteLocked')
  })

  it.each(exposedCommands)('[P11.2] refuse a stranger: %s', async (name) => {
    const stranger = await api.callerOf(null)
    await expect(call(stranger, name, {})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it.each(exposedCommands)('answer an empty input of %s with refusals that name the fields', async (name) => {
    const result = (await call(await api.callerOf('administrator'), name, {})) as CommandResult
    if (result.ok) throw new Error('an empty input was accepted')
    expect(result.refusals.map(({ field }) => field)).toEqual(expect.arrayContaining(['id', 'subject']))
    expect(new Set(result.refusals.map(({ code }) => code))).toEqual(new Set(['value_invalid']))
  })

  it('name the offending field as the payload has it', async () => {
    const caller = await api.callerOf('qa')
    const payload = { report: { ...report, description: 'short' }, batchId: null }
    const result = await caller.deviation.open({ ...envelope(crypto.randomUUID()), payload })
    expect(result).toMatchObject({
      ok: false,
      refusals: [{ code: 'value_invalid', field: 'report.description', requirement: expect.any(String) }],
    })
  })

  it('record once what is sent twice', async () => {
    const caller = await api.callerOf('qa')
    const input = { ...envelope(report.id), payload: { report, batchId: null } }
    expect(await caller.deviation.open(input)).toMatchObject({ ok: true, repeated: false })
    const count = await api.eventCount()
    expect(await caller.deviation.open(input)).toMatchObject({ ok: true, repeated: true })
    expect(await api.eventCount()).toBe(count)
  })

  it('[P11.2] refuse a role that the catalogue does not name', async () => {
    const inspector = await api.callerOf('inspector')
    const result = await inspector.deviation.open({
      ...envelope(crypto.randomUUID()),
      payload: { report: { ...report, id: crypto.randomUUID() }, batchId: null },
    })
    expect(result).toMatchObject({ ok: false, refusals: [{ code: 'not_authorised' }] })
  })

  it('[P11.6] ask for a signature where the catalogue wants one', async () => {
    const { facility } = api
    const { batchId } = await facility.schedule()
    await facility
      .as('technician')
      .do('room.recordCleaning', facility.rooms.get('CR-1')!, { agent: 'Sporicidal' })
    const technician = await api.callerOf('technician')
    const input = { ...envelope(batchId), payload: {} }
    expect(await technician.batch.start(input)).toMatchObject({
      ok: false,
      refusals: [{ code: 'signature_required' }],
    })
    const prepared = await technician.sign.prepare({
      ...input,
      type: 'batch.start',
      signer: { by: 'session' },
    })
    expect(prepared).toMatchObject({
      ok: true,
      prepared: { meaning: 'batch_commenced', printedName: 'Maria Lopez' },
    })
  })

  it('[B04.2] say in a dry run what would refuse them, and write nothing', async () => {
    const { facility } = api
    const { formulaId, version } = facility.master
    const manager = await api.callerOf('manager')
    const count = await api.eventCount()
    const { refusals } = await manager.commands.dryRun({
      type: 'batch.schedule',
      subject: crypto.randomUUID(),
      performedAt: facility.clock.now(),
      payload: {
        formulaId,
        version,
        plannedUnits: 10,
        plan: {
          start: '2026-11-20T20:00:00.000Z',
          end: '2026-11-20T22:00:00.000Z',
          roomId: facility.rooms.get('CR-1'),
          technicianId: facility.person('lapsedTechnician').personId,
          equipmentIds: [],
        },
      },
    })
    expect(refusals.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['technician_not_qualified', 'equipment_missing']),
    )
    expect(await api.eventCount()).toBe(count)
  })
})

describe('the same over REST', () => {
  const post = async (name: string, body: string) => {
    const { session, ...context } = await api.contextOf('qa')
    const request = new Request('http://localhost/api/commands/x', { method: 'POST', body })
    return commandOverRest({ ...context, session: session! }, name, request)
  }

  it('[X10] records and refuses as the typed procedure does', async () => {
    const payload = { report: { ...report, id: crypto.randomUUID() }, batchId: null }
    const recorded = await post(
      'deviation.open',
      JSON.stringify({ ...envelope(crypto.randomUUID()), payload }),
    )
    expect(recorded?.status).toBe(200)
    expect(await recorded?.json()).toMatchObject({ ok: true, repeated: false })
    const refused = await post('deviation.open', JSON.stringify({ ...envelope('x'), payload: {} }))
    expect(refused?.status).toBe(422)
    expect(await refused?.json()).toMatchObject({ ok: false })
    expect((await post('deviation.open', '{'))?.status).toBe(400)
  })

  it('[X10] knows no command that is not exposed', async () => {
    expect(await post('person.noteLocked', '{}')).toBeNull()
    expect(await post('person.issueEnrolmentCode', '{}')).toBeNull()
    expect(await post('toString', '{}')).toBeNull()
  })

  it('[X10] documents every exposed command, with its payload', () => {
    const { paths } = openApiDocument('https://facility.example', '1')
    expect(Object.keys(paths)).toEqual([
      ...commandNames.filter(isExposed).map((name) => `/api/commands/${name}`),
      '/api/batches/issue-component',
    ])
    const schema = paths['/api/commands/batch.startStep']?.post.requestBody.content['application/json'].schema
    expect(schema).toMatchObject({
      type: 'object',
      properties: { payload: { properties: { stepId: { type: 'string' } }, required: ['stepId'] } },
    })
  })
})
