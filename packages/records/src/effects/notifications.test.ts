import { statement } from '@batchproof/db'
import { createTestFacility } from '@batchproof/testing'
import { openTemporaryDatabase } from '@batchproof/testing/temporary-database.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordLock } from '../execute.ts'
import { noticedEvents } from './notice-table.ts'
import type { TestFacility } from '@batchproof/testing'

describe('who is told of what', () => {
  let facility: TestFacility
  let close: () => Promise<void>
  let seen = 0

  beforeAll(async () => {
    const { db, remove } = await openTemporaryDatabase()
    close = remove
    facility = await createTestFacility(db)
  }, 60_000)
  afterAll(() => close())
  beforeEach(async () => {
    // Rooms and people of the test before are free again.
    facility.clock.advance(5 * 3600)
    seen = (await all()).length
  })

  const all = async () =>
    (
      await facility.records.db.read([
        statement(
          `SELECT told.*, person.state ->> 'name' AS name FROM notification AS told
           JOIN stream_head AS person ON person.stream = 'person:' || told.person_id ORDER BY told.rowid`,
        ),
      ])
    )[0] ?? []
  /** Who was told since the test began, by name, of this kind of event. */
  const told = async (kind: string) =>
    (await all())
      .slice(seen)
      .filter((row) => row.kind === kind)
      .map(({ name, title, body, href, read_at: readAt }) => ({ name, title, body, href, readAt }))
  const namesOf = async (kind: string) => (await told(kind)).map(({ name }) => name as string).toSorted()
  const names = (...keys: Parameters<TestFacility['person']>[0][]) =>
    keys.map((key) => facility.person(key).name).toSorted()
  const holders = (...roles: string[]) =>
    [
      ...new Set(
        [...facility.people.values()].filter((person) => person.roles.some((role) => roles.includes(role))),
      ),
    ]
      .map(({ name }) => name)
      .toSorted()

  it('[B04.1] tells the technician of a plan, of its change and of its end', async () => {
    const { batchId } = await facility.schedule({ start: '2026-11-23T14:00:00.000Z' })
    expect(await told('BatchScheduled')).toMatchObject([
      {
        name: facility.person('technician').name,
        title: expect.stringMatching(/^You make NSP-\S+ Phenylephrine/),
        body: '23 Nov 2026 09:00 EST, Cleanroom 1',
        href: `/batches/${batchId}`,
      },
    ])
    await facility.as('manager').do('batch.cancel', batchId, { reason: 'The order was taken back.' })
    expect(await namesOf('BatchCancelled')).toEqual(names('technician'))
  })

  it('[B18.1] tells those who may witness, and marks it as read once it is witnessed', async () => {
    const critical = facility.master.content.procedure.find((step) => step.critical)
    const job = await facility.schedule()
    await facility.make({ ...job, stop: { stepId: critical?.id ?? '', how: 'before_witness' } })
    const wanted = await told('StepPerformed')
    expect(wanted[0]).toMatchObject({
      title: expect.stringMatching(/^Witness wanted: NSP-/),
      body: `${critical?.title}, Cleanroom 1`,
      readAt: null,
    })
    const whom = await namesOf('StepPerformed')
    expect(whom).toContain(facility.person('secondTechnician').name)
    expect(whom).not.toContain(facility.person('technician').name)
    expect(whom).not.toContain(facility.person('manager').name)
    await facility
      .as('technician')
      .do(
        'batch.witnessStep',
        job.batchId,
        { stepId: critical?.id ?? '' },
        { signer: facility.person('secondTechnician') },
      )
    expect((await told('StepPerformed')).every(({ readAt }) => readAt !== null)).toBe(true)
  })

  it('[B09.2] tells quality, the pharmacist in charge and the production manager of what is out of specification', async () => {
    const job = await facility.schedule({ technician: 'hazardTechnician', room: 'CR-2' })
    await facility.as('qa').create('deviation.open', {
      report: {
        id: facility.records.uuid(),
        type: 'parameter_excursion',
        description: 'The room stood at 26 degrees.',
        immediateAction: 'Work was stopped',
      },
      batchId: job.batchId,
    })
    const others = holders('qa', 'pic', 'production_manager').filter(
      (name) => name !== facility.person('qa').name,
    )
    expect(await namesOf('DeviationOpened')).toEqual(others)
  })

  it('[R10] tells of a hold and of its end, the technician too', async () => {
    const job = await facility.schedule({ room: 'CR-2' })
    const first = facility.master.content.procedure[0]
    await facility.make({ ...job, stop: { stepId: first?.id ?? '', how: 'mid_step' } })
    await facility.as('qa').do('batch.hold', job.batchId, { reason: 'A particle was seen in the hood.' })
    expect(await namesOf('BatchHeld')).toEqual(
      [...new Set([...holders('qa', 'pic', 'production_manager'), ...names('technician')])]
        .filter((name) => name !== facility.person('qa').name)
        .toSorted(),
    )
    await facility.as('pic').do('batch.resume', job.batchId, { reason: 'It was a shadow of the lamp.' })
    expect(await namesOf('BatchResumed')).toEqual(
      [...holders('production_manager'), ...names('technician')].toSorted(),
    )
  })

  it('[B12.2] [B13.3] [B14.3] tells quality, then the pharmacist in charge, then those who wait for the product', async () => {
    const job = await facility.schedule({ technician: 'hazardTechnician' })
    await facility.make(job)
    expect(await namesOf('BatchSubmitted')).toEqual(holders('qa'))
    for (const test of ['sterility', 'endotoxin'] as const)
      await facility.as('laboratory').do('batch.reportLabResult', job.batchId, {
        id: facility.records.uuid(),
        test,
        result: 'passed',
        method: 'USP',
        reportNumber: `LR-${test}`,
      })
    expect(await told('LabResultReported')).toEqual([])
    await facility.as('qa').do('batch.approveReview', job.batchId, {})
    expect(await told('ReviewApproved')).toMatchObject(
      holders('pic').map(() => ({ href: `/batches/${job.batchId}/release` })),
    )
    await facility.as('pic').do('batch.release', job.batchId, {})
    expect(await namesOf('BatchReleased')).toEqual(holders('production_manager', 'warehouse'))
  })

  it('[B15.1] tells production manager and pharmacist in charge of a rejection, with its reason', async () => {
    const job = await facility.schedule()
    await facility.make(job)
    await facility.as('laboratory').do('batch.reportLabResult', job.batchId, {
      id: facility.records.uuid(),
      test: 'sterility',
      result: 'failed',
      method: 'USP',
      reportNumber: 'LR-9',
    })
    expect(await namesOf('LabResultReported')).toEqual(holders('qa', 'pic', 'production_manager'))
    await facility.as('qa').do('batch.rejectReview', job.batchId, {
      category: 'sterility',
      reason: 'The sterility test failed on day four.',
      disposal: 'Destroyed as waste',
      deviation: {
        id: facility.records.uuid(),
        type: 'process_deviation',
        description: 'The sterility test failed.',
        immediateAction: 'The lot is kept apart',
      },
    })
    expect(await namesOf('BatchRejected')).toEqual(
      [...new Set([...holders('production_manager', 'pic', 'warehouse'), ...names('technician')])].toSorted(),
    )
  })

  it('[B10.3] tells the administrators of a lock, and the person whose account it is', async () => {
    const { personId, name } = facility.person('technician')
    await facility.records.db.write([
      statement(
        'UPDATE auth_account SET locked_until = ? WHERE person_id = ?',
        '2026-11-23T15:00:00.000Z',
        personId,
      ),
    ])
    await recordLock(facility.records, { networkAddress: '10.0.0.1', deviceId: 'ipad' }, personId)
    const notices = await told('AccountLocked')
    expect(notices.map((notice) => notice.name as string).toSorted()).toEqual(
      [...holders('administrator'), name].toSorted(),
    )
    expect(notices.find((notice) => notice.name === name)).toMatchObject({
      title: 'Your account was locked',
      body: expect.stringContaining('Until 23 Nov 2026 10:00 EST.'),
      href: '/account',
    })
  })

  it('[P11.6] tells a person what an administrator changes about their account', async () => {
    const { personId, name, roles } = facility.person('secondTechnician')
    await facility.as('administrator').do('person.changeRoles', personId, {
      roles: [...roles, 'warehouse'],
      reason: 'Helps out in receiving.',
    })
    expect(await told('RolesChanged')).toMatchObject([
      { name, body: 'Compounding technician, Materials and receiving', href: '/account' },
    ])
  })

  it('[P11.6] tells nobody who has left', async () => {
    const { personId, name } = facility.person('checker')
    await facility.as('administrator').do('person.deactivate', personId, { reason: 'Left the company.' })
    await facility.as('administrator').do('person.changeRoles', personId, {
      roles: ['qa'],
      reason: 'Written down for the record.',
    })
    expect((await told('RolesChanged')).map((notice) => notice.name)).not.toContain(name)
  })

  it('has a row for everything that the requirements name', () => {
    expect(noticedEvents).toEqual(
      expect.arrayContaining([
        'AccountLocked',
        'BatchRejected',
        'BatchReleased',
        'BatchSubmitted',
        'DeviationOpened',
        'PersonEnrolled',
        'ReviewApproved',
        'StepPerformed',
      ]),
    )
  })
})
