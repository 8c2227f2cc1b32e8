import { loadCommandEvents, loadStream, statement } from '@batchproof/db'
import { kioskOf } from '@batchproof/testing'
import { beforeAll, expect, it } from 'vitest'
import { made, scheduled, type PipeBacking } from './pipe-backing.ts'
import { refusalCodes, signed } from './signed-command.ts'
import type { Role } from '@batchproof/domain'
import type { BatchJob } from '@batchproof/testing'

const WRONG_PIN = '111111'

/** Who signs what, once, and on whose session. */
export function signatureTests(backing: () => PipeBacking): void {
  let job: BatchJob
  beforeAll(async () => {
    const { here } = backing()
    const plan = { technician: 'technician', witness: 'secondTechnician', room: 'CR-1' } as const
    job = { ...(await scheduled(here, plan)), stop: { stepId: 'issue-phenylephrine', how: 'before_witness' } }
    await made(here, job)
  })
  const ipad = () => backing().here.driver.actAs(job.technician, kioskOf(backing().here, job.room))
  const comment = { text: 'Which pump is this?' }

  it('[B18.3] lets a witness sign on the technician’s session without ending it', async () => {
    const { here } = backing()
    const before = await ipad().requester()

    await ipad().do(
      'batch.witnessStep',
      job.batchId,
      { stepId: 'issue-phenylephrine' },
      { signer: job.witness },
    )
    await ipad().do('batch.startStep', job.batchId, { stepId: 'fill-the-mixing-bag' })

    const after = await ipad().requester()
    expect(after.sessionId).toBe(before.sessionId)
    const events = await loadStream(here.records.db, `batch:${job.batchId}`)
    const witnessed = events.find(({ type }) => type === 'StepWitnessed')
    expect(witnessed?.signature).toMatchObject({
      signerId: job.witness.personId,
      components: ['user_name', 'pin'],
    })
    expect(events.at(-1)).toMatchObject({ type: 'StepStarted', personId: job.technician.personId })
    const [sessions] = await here.records.db.read([
      statement('SELECT user_id, first_full_signing_at FROM auth_session WHERE id = ?', before.sessionId),
    ])
    expect(sessions, 'open, and its next signature wants all components').toEqual([
      { user_id: job.technician.personId, first_full_signing_at: null },
    ])
  })

  it('[B11.3] records a signed command once when it is sent again with the same proof', async () => {
    const { here, elsewhere } = backing()
    const hold = await signed(here, ipad(), 'batch.hold', job.batchId, { reason: 'The pump sounds wrong' })

    const first = await hold.send()
    const again = await hold.send()
    const fromElsewhere = await hold.send({ from: elsewhere })

    expect(first).toMatchObject({ ok: true, repeated: false })
    for (const answer of [again, fromElsewhere]) expect(answer).toEqual({ ...first, repeated: true })
    expect(await loadCommandEvents(here.records.db, hold.id)).toHaveLength(1)
  })

  it('[B11.3] records a signed command once when it is sent twice at the same moment', async () => {
    const { here, elsewhere } = backing()
    const resume = await signed(here, here.as('qa'), 'batch.resume', job.batchId, {
      reason: 'The pump was exchanged',
    })

    const answers = await Promise.all([resume.send(), resume.send({ from: elsewhere }), resume.send()])

    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1)
    expect(await loadCommandEvents(here.records.db, resume.id)).toHaveLength(1)
  })

  it('[P11.5] takes no proof for another payload, another command or another subject', async () => {
    const { here } = backing()
    const hold = await signed(here, ipad(), 'batch.hold', job.batchId, { reason: 'Label on the bag is torn' })
    const before = await loadStream(here.records.db, `batch:${job.batchId}`)

    const otherWords = await hold.send({ payload: { reason: 'Something else altogether' } })
    const otherId = await hold.send({ id: here.records.uuid() })

    for (const answer of [otherWords, otherId])
      expect(refusalCodes(answer)).toEqual(['signature_does_not_match'])
    expect(await loadStream(here.records.db, `batch:${job.batchId}`)).toEqual(before)
    expect(await hold.send(), 'what was signed still stands').toMatchObject({ ok: true })
    await here.as('qa').do('batch.resume', job.batchId, { reason: 'Relabelled under witness' })
  })

  it('[P11.5] refuses a proof that was given before the record moved, and takes a new one', async () => {
    const { here, elsewhere } = backing()
    const payload = { reason: 'Temperature alarm in the room' }
    const hold = await signed(here, ipad(), 'batch.hold', job.batchId, payload)
    await elsewhere.as('qa').do('batch.comment', job.batchId, { id: here.records.uuid(), ...comment })

    expect(refusalCodes(await hold.send())).toEqual(['record_moved'])

    await expect
      .poll(async () => (await loadStream(here.records.db, `batch:${job.batchId}`)).at(-1)?.type)
      .toBe('BatchCommented')
    const second = await signed(here, ipad(), 'batch.hold', job.batchId, payload)
    expect(await second.send()).toMatchObject({ ok: true, repeated: false })
  })

  it('[B10.3] locks at the fifth wrong PIN, puts it on record once, and tells the administrators', async () => {
    const { here } = backing()
    const qa = here.as('secondQa')
    const person = qa.person
    const codes: string[] = []
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const wrong = await signed(
        here,
        qa,
        'batch.resume',
        job.batchId,
        { reason: 'Alarm was checked' },
        { pin: WRONG_PIN },
      )
      codes.push(...refusalCodes(await wrong.send()))
    }
    const right = await qa.attempt('batch.resume', job.batchId, { reason: 'Alarm was checked' })

    expect(codes).toEqual([...Array.from({ length: 4 }, () => 'credentials_wrong'), 'account_locked'])
    expect(refusalCodes(right)).toEqual(['account_locked'])
    const events = await loadStream(here.records.db, `person:${person.personId}`)
    expect(events.filter(({ type }) => type === 'AccountLocked')).toHaveLength(1)
    const [told] = await here.records.db.read([
      statement(
        `SELECT person_id, href FROM notification WHERE kind = 'AccountLocked' AND person_id <> ?`,
        person.personId,
      ),
    ])
    expect(told).toEqual([
      { person_id: here.person('administrator').personId, href: `/people/${person.personId}` },
    ])
  })

  it('[P11.2] reads roles from the record: what is taken away on another host is gone at once', async () => {
    const { here, elsewhere } = backing()
    const manager = here.as('manager')
    const changeRoles = (role: Role) =>
      elsewhere.as('administrator').do('person.changeRoles', manager.person.personId, {
        roles: [role],
        reason: 'Moves between the teams',
      })
    const formula = { formulaId: here.master.formulaId, version: here.master.version, plannedUnits: 98 }
    const id = here.records.uuid()
    const report = {
      id,
      type: 'process_deviation',
      description: 'A pallet was left in the airlock',
      immediateAction: 'Moved',
    } as const
    await manager.create('batch.draft', formula)
    await changeRoles('inspector')

    // Nothing is waited for: a gateway's copy may not have heard of it yet.
    const opened = await manager.attempt('deviation.open', id, { batchId: null, report })
    const drafted = await manager.attempt('batch.draft', here.records.uuid(), formula)
    await changeRoles('production_manager')

    expect((await manager.requester()).roles, 'as the session says').toEqual(['production_manager'])
    expect(refusalCodes(opened)).toEqual(['not_authorised'])
    expect(refusalCodes(drafted)).toEqual(['not_authorised'])
  })
}
