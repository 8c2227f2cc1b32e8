import { codesOf, sendTo, type Desk } from './support/desk.ts'
import { expect, test } from './support/house.ts'
import { choose, seek, signIn } from './support/office.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'
import { freeSlotToday, siteDate } from './support/site-day.ts'

test.use({ record: 'refusals' })

const temperature = (value: string) => ({
  kind: 'number' as const,
  value,
  unit: 'degC' as const,
  source: 'typed' as const,
})

/** A batch of the demonstration in this state, its product code beginning so. */
async function batchIn(
  desk: Desk,
  status: 'pending_release' | 'pending_review' | 'in_progress',
  product = '',
) {
  const { rows } = await desk.api.batch.list.query({ status: [status] })
  const found = rows.find(({ productCode }) => productCode.startsWith(product))
  expect(found, `a batch that is ${status}`).toBeDefined()
  return found!
}

test('[B03.3] nobody but a pharmacist in charge approves a formula', async ({ desk }) => {
  const author = await desk('pnair')
  const { rows } = await author.api.formula.list.query({ status: ['in_review'] })
  const before = await author.api.formula.get.query({ id: rows[0]!.id })
  const version = before.state.versions.find(({ status }) => status === 'in_review')!
  for (const userName of ['mlopez', 'dokafor', 'jwhitfield', 'rkim', 'rhayes']) {
    const other = await desk(userName)
    const refused = await other.try('formula.approve', before.state.id, { version: version.version })
    expect(codesOf(refused), userName).toContain('not_authorised')
  }
  const after = await author.api.formula.get.query({ id: before.state.id })
  expect(after.signatures).toEqual(before.signatures)
})

test('[B14.1] nobody but a pharmacist in charge releases, and no signature stands for another', async ({
  desk,
}) => {
  const pic = await desk('mtorres')
  const batch = await batchIn(pic, 'pending_release')
  for (const userName of ['dokafor', 'mlopez', 'pnair', 'rkim']) {
    const wrongRole = await desk(userName)
    expect(codesOf(await wrongRole.try('batch.release', batch.id, {})), userName).toContain('not_authorised')
  }
  const made = {
    id: crypto.randomUUID(),
    performedAt: new Date().toISOString(),
    subject: batch.id,
    payload: {},
  }
  expect((await sendTo(pic.api, 'batch.release', made)).ok).toBe(false)
  expect((await pic.api.batch.get.query({ id: batch.id })).state.status).toBe('pending_release')
})

test('[B14.1] whoever reviewed a batch does not release it', async ({ desk, page, house }) => {
  const administrator = await desk('rkim')
  const people = await administrator.api.person.list.query({ search: 'Michael Torres' })
  const roles = ['pic', 'qa'] as const
  const reason = 'Stands in for quality while David is away'
  await administrator.do('person.changeRoles', people[0]!.id, { roles: [...roles], reason })
  const both = await desk('mtorres')
  const batch = await batchIn(both, 'pending_review')
  await both.do('batch.approveReview', batch.id, {})
  expect(codesOf(await both.try('batch.release', batch.id, {}))).toContain('releaser_reviewed')
  await signIn(page, house.person('mtorres'))
  await page.goto(`/batches/${batch.id}/release`)
  await expect(page.getByRole('button', { name: 'Release for distribution' })).toBeDisabled()
  await expect(
    page.getByText('You reviewed this batch. Another pharmacist in charge must release it.').first(),
  ).toBeVisible()
})

test('[B18.2] the performer of a step cannot be its witness', async ({ desk }) => {
  const kevin = await desk('knguyen')
  const batch = await batchIn(kevin, 'in_progress', 'OXY')
  expect(batch.waitsForWitness).toBe(true)
  const step = { stepId: 'issue-oxytocin' }
  expect(codesOf(await kevin.try('batch.witnessStep', batch.id, step, { by: 'knguyen' }))).toContain(
    'witness_is_performer',
  )
  // Who is not authorised to witness cannot either; who is, can.
  expect(codesOf(await kevin.try('batch.witnessStep', batch.id, step, { by: 'hweiss' }))).toContain(
    'witness_not_qualified',
  )
  await kevin.do('batch.witnessStep', batch.id, step, { by: 'mlopez' })
})

test('[B07.5] [B07.7] a step is neither done out of order nor out of tolerance without a deviation', async ({
  desk,
}) => {
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  const maria = await desk('mlopez')
  await maria.do('batch.start', batch.id, {})
  const late = await maria.try('batch.performStep', batch.id, { stepId: 'let-it-rest', values: {} })
  expect(codesOf(late)).toEqual(['step_out_of_order'])
  expect(late).toMatchObject({ refusals: [{ message: 'Step 1, Read the room, comes first.' }] })
  await maria.do('batch.startStep', batch.id, { stepId: 'read-the-room' })
  const values = { 'room-temperature': temperature('24.5') }
  const silent = await maria.try('batch.performStep', batch.id, { stepId: 'read-the-room', values })
  expect(codesOf(silent)).toEqual(['deviation_required'])
  const another = await (
    await desk('knguyen')
  ).try('batch.performStep', batch.id, { stepId: 'read-the-room', values })
  expect(codesOf(another)).toContain('not_assigned')
  const deviation = {
    id: crypto.randomUUID(),
    type: 'environmental' as const,
    description: 'The room is warmer than its limit allows.',
    immediateAction: 'Door closed, reading taken again.',
  }
  await maria.do('batch.performStep', batch.id, { stepId: 'read-the-room', values, deviation })
})

test('[B04.2] a lapsed media fill keeps a technician off the plan, and the form says why', async ({
  page,
  house,
}) => {
  await signIn(page, house.person('jwhitfield'))
  await page.goto('/schedule/new')
  await seek(page.getByLabel('Formula'), 'Phenylephrine HCl', /Phenylephrine HCl 100 mcg/)
  const { startClock, endClock } = freeSlotToday(4)
  await page.getByLabel('Date').fill(siteDate())
  await page.getByLabel('Start').fill(startClock)
  await page.getByLabel('End').fill(endClock)
  await choose(page.getByLabel('Room'), /Cleanroom 1/)
  await seek(page.getByLabel('Technician'), 'Ana Petrova')
  await expect(page.getByRole('alert').filter({ hasText: 'Media fill expired' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Schedule', exact: true })).toBeDisabled()
  await seek(page.getByLabel('Technician'), 'Maria Lopez')
  await expect(page.getByText('Room, technician and equipment are free and in order')).toBeVisible()
})

test('[B04.2] [B06.3] the rules refuse the lapsed technician too, whatever a client sends', async ({
  desk,
}) => {
  const formulaId = await approveSmallFormula(desk)
  await expect(scheduleSmallBatch(desk, formulaId, { place: 1, technician: 'Ana Petrova' })).rejects.toThrow(
    /Media fill expired/,
  )
  // Scheduled while the room was good; the room goes out of service before the start.
  const batch = await scheduleSmallBatch(desk, formulaId, { place: 1 })
  const manager = await desk('rkim')
  const { rooms } = await manager.api.facility.get.query()
  const room = rooms.find(({ details }) => details?.code === 'CR-1')!
  await manager.do('room.setInService', room.id, { inService: false, reason: 'Ceiling panel is loose' })
  const maria = await desk('mlopez')
  expect(codesOf(await maria.try('batch.start', batch.id, {}))).toContain('room_not_usable')
  await manager.do('room.setInService', room.id, { inService: true, reason: 'Ceiling panel is fixed' })
})

test('[B10.3] five wrong PINs lock the account everywhere, and an administrator is told', async ({
  page,
  house,
  desk,
  browser,
}) => {
  const ana = house.person('apetrova')
  await page.goto('/sign-in')
  const button = page.getByRole('button', { name: 'Sign in' })
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await page.getByLabel('User name').fill(ana.userName)
    await page.getByLabel('PIN').fill('000111')
    const answered = page.waitForResponse(/auth\.signIn\?|auth\.signIn$/)
    await button.click()
    await answered
    await expect(button).toBeEnabled()
  }
  await expect(page.getByRole('alert')).toContainText('Try again in 30 minutes')
  // The right PIN opens nothing now: neither another browser, nor a signature at somebody else's screen.
  await expect(desk('apetrova')).rejects.toThrow(/Too many failed attempts/)
  const brandon = await desk('blee')
  const batch = await batchIn(brandon, 'in_progress', 'MTX')
  const signed = await brandon.try('batch.witnessStep', batch.id, { stepId: 'x' }, { by: 'apetrova' })
  expect(signed.ok).toBe(false)
  const office = await browser.newPage({ baseURL: house.origin })
  await signIn(office, house.person('rkim'))
  await office.getByRole('button', { name: /^Notifications, \d+ unread/ }).click()
  await expect(office.getByRole('button', { name: /An account was locked/ }).first()).toBeVisible()
  await office.close()
  const administrator = await desk('rkim')
  const [person] = await administrator.api.person.list.query({ search: 'Ana Petrova' })
  const { lockedUntil } = person!
  const minutes = (Date.parse(lockedUntil!) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(28)
  expect(minutes).toBeLessThanOrEqual(30)
})

test('[B08.4] a quarantined, rejected, expired or wrong lot is refused at the scan, each with its reason', async ({
  desk,
}) => {
  const maria = await desk('mlopez')
  const { rows } = await maria.api.batch.list.query({ status: ['scheduled', 'in_progress'] })
  const of = (code: string) => rows.find(({ productCode }) => productCode.startsWith(code))!.id
  const scan = async (text: string, batchId: string, lineId: string) =>
    (await maria.api.lot.byScan.query({ text, batchId, lineId })).refusals.map(({ code }) => code)
  expect(await scan('PHE-2322', of('PHE'), 'phenylephrine')).toEqual(['lot_not_released'])
  expect(await scan('OXY-5544', of('OXY'), 'oxytocin')).toEqual(['lot_not_released'])
  expect(await scan('MTX-1180', of('MTX'), 'methotrexate')).toEqual(['lot_expired'])
  expect(await scan('NS-77268', of('PHE'), 'phenylephrine')).toEqual(['lot_wrong_component'])
  expect(await scan('NO-SUCH-LOT', of('PHE'), 'phenylephrine')).toEqual(['lot_unknown'])
})

test('[P11.5] a proof signs once: not another record, not the same one again', async ({ desk }) => {
  const qa = await desk('dokafor')
  const { rows } = await qa.api.batch.list.query({ status: ['in_progress'] })
  const [one, other] = rows
  const payload = { reason: 'Held while the alarm of the corridor is looked into' }
  const made = { id: crypto.randomUUID(), performedAt: new Date().toISOString(), subject: one!.id, payload }
  const proof = await qa.prove('batch.hold', made)
  expect('refusals' in proof).toBe(false)
  const elsewhere = await sendTo(qa.api, 'batch.hold', {
    ...made,
    id: crypto.randomUUID(),
    subject: other!.id,
    proof,
  })
  expect(elsewhere.ok).toBe(false)
  const fresh = await qa.prove('batch.hold', made)
  expect(await sendTo(qa.api, 'batch.hold', { ...made, proof: fresh })).toMatchObject({
    ok: true,
    repeated: false,
  })
  expect(await sendTo(qa.api, 'batch.hold', { ...made, proof: fresh })).toMatchObject({
    ok: true,
    repeated: true,
  })
  const resumed = {
    ...made,
    id: crypto.randomUUID(),
    payload: { reason: 'The alarm was a test, work goes on' },
  }
  expect((await sendTo(qa.api, 'batch.resume', { ...resumed, proof: fresh })).ok).toBe(false)
  expect((await qa.api.batch.get.query({ id: one!.id })).state.held).not.toBeNull()
  expect((await qa.api.batch.get.query({ id: other!.id })).state.held).toBeNull()
})
