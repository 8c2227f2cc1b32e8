import type { CommandName } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type PersonKey, type TestApi } from './test-api.ts'

let api: TestApi
/** One batch each: planned for today, in the middle of a step, waiting for its witness, submitted. */
const batches: Record<'scheduled' | 'running' | 'witness' | 'submitted', string> = {
  scheduled: '',
  running: '',
  witness: '',
  submitted: '',
}

beforeAll(async () => {
  api = await openTestApi()
  const { facility } = api
  const steps = facility.master.content.procedure
  const critical = steps.find((step) => step.critical)
  const timed = steps.find((step) => step.fields.some((field) => field.kind === 'timer'))
  if (!critical || !timed) throw new Error('the fixture has no critical or no timed step')
  const submitted = await facility.schedule()
  await facility.make(submitted)
  batches.submitted = submitted.batchId
  const witness = await facility.schedule({ technician: 'technician', room: 'CR-1' })
  await facility.make({ ...witness, stop: { stepId: critical.id, how: 'before_witness' } })
  batches.witness = witness.batchId
  const running = await facility.schedule({ technician: 'hazardTechnician', room: 'CR-2' })
  await facility.make({ ...running, stop: { stepId: timed.id, how: 'mid_step' } })
  batches.running = running.batchId
  const start = new Date(Date.parse(facility.clock.now()) + 4 * 3_600_000).toISOString()
  batches.scheduled = (await facility.schedule({ technician: 'technician', room: 'CR-1', start })).batchId
}, 120_000)
afterAll(() => api.close())

describe('batch.get', () => {
  it('[B17.1] holds the whole record on one page', async () => {
    const view = await (await api.callerOf('qa')).batch.get({ id: batches.submitted })
    expect(view.state.status).toBe('pending_review')
    expect(view.master.contentHash).toBe(view.state.formula?.contentHash)
    expect(view.signatures.length).toBeGreaterThan(view.master.content.procedure.length)
    expect(view.signatures[1]?.about).toMatch(/^Step 1, /)
    expect(new Set(view.lots.map(({ identity }) => identity?.id))).toEqual(
      new Set([...view.state.components.map(({ lotId }) => lotId), batches.submitted]),
    )
    expect(view.liveBeyondUse).toEqual(view.state.beyondUse)
  })

  it('[B17.3] shows who looked, this look included, and each look once', async () => {
    const inspector = await api.callerOf('inspector')
    await inspector.batch.get({ id: batches.submitted })
    const { access } = await inspector.batch.get({ id: batches.submitted })
    const looks = access.filter(({ personName }) => personName === 'Robert Hayes')
    expect(looks).toEqual([
      { personName: 'Robert Hayes', deviceId: 'office-rhayes', action: 'view', at: expect.any(String) },
    ])
  })

  const PAYLOADS: Partial<Record<CommandName, unknown>> = {
    'batch.cancel': { reason: 'A reason that is long enough.' },
    'batch.start': { ppeConfirmed: [] },
    'batch.hold': { reason: 'A reason that is long enough.' },
    'batch.quarantine': { reason: 'A reason that is long enough.' },
    'batch.liftQuarantine': { reason: 'A reason that is long enough.' },
    'batch.submit': {},
    'batch.approveReview': {},
    'batch.release': {},
    'batch.verifyLabel': { printedCopies: 1 },
  }
  const PEOPLE: readonly PersonKey[] = ['technician', 'hazardTechnician', 'checker', 'qa', 'pic', 'manager']

  it.each(Object.keys(batches) as (keyof typeof batches)[])(
    '[P11.3] says of a %s batch what the record itself would say',
    async (state) => {
      const subject = batches[state]
      for (const who of PEOPLE) {
        const caller = await api.callerOf(who)
        const { blocks } = await caller.batch.get({ id: subject })
        for (const [type, payload] of Object.entries(PAYLOADS)) {
          const performedAt = api.facility.clock.now()
          const { refusals } = await caller.commands.dryRun({ type, subject, performedAt, payload })
          expect([who, type, blocks[type]]).toEqual([who, type, refusals])
        }
      }
    },
  )

  it('[B18.2] leaves witnessing open to a colleague beside the technician', async () => {
    const { blocks } = await (await api.callerOf('technician')).batch.get({ id: batches.witness })
    expect(blocks['batch.witnessStep']).toEqual([])
    expect(blocks['batch.startStep']?.map(({ code }) => code)).toEqual(['witness_pending'])
  })

  it('[B07.5] lets the technician alone go on with the step in turn', async () => {
    const blocksFor = async (who: PersonKey) =>
      (await (await api.callerOf(who)).batch.get({ id: batches.running })).blocks['batch.performStep']
    expect(await blocksFor('hazardTechnician')).toEqual([])
    expect((await blocksFor('technician'))?.map(({ code }) => code)).toEqual(['not_assigned'])
  })
})

describe('lists', () => {
  it('[B06.2] show a technician their own batches of today', async () => {
    const mine = async (who: PersonKey) => (await (await api.callerOf(who)).batch.mine()).map(({ id }) => id)
    expect(new Set(await mine('technician'))).toEqual(
      new Set([batches.submitted, batches.witness, batches.scheduled]),
    )
    expect(await mine('hazardTechnician')).toEqual([batches.running])
    expect(await mine('checker')).toEqual([])
  })

  it('come in pages that hold each row once', async () => {
    const caller = await api.callerOf('qa')
    for (const orderBy of ['starts_soonest', 'starts_latest', 'changed_latest', 'number'] as const) {
      const seen: string[] = []
      for (let cursor: string | null = null; ;) {
        const page: Awaited<ReturnType<typeof caller.batch.list>> = await caller.batch.list({
          orderBy,
          limit: 1,
          cursor,
        })
        seen.push(...page.rows.map(({ id }) => id))
        cursor = page.nextCursor
        if (cursor === null) break
      }
      expect(seen.toSorted()).toEqual(Object.values(batches).toSorted())
    }
  })

  it('are narrowed by state, day, technician and text, in which a wildcard means itself', async () => {
    const caller = await api.callerOf('qa')
    const ids = async (filter: Parameters<typeof caller.batch.list>[0]) =>
      (await caller.batch.list(filter)).rows.map(({ id }) => id)
    expect(await ids({ status: ['pending_review'] })).toEqual([batches.submitted])
    expect(await ids({ technicianId: api.facility.person('hazardTechnician').personId })).toEqual([
      batches.running,
    ])
    expect(await ids({ from: '2026-11-20', to: '2026-11-20', search: 'phenyl' })).toHaveLength(4)
    expect(await ids({ from: '2026-11-21' })).toEqual([])
    expect(await ids({ search: '%' })).toEqual([])
  })

  it('[B12.2] tell a reviewer what waits, in their inbox too', async () => {
    const caller = await api.callerOf('qa')
    expect(await caller.me.waiting()).toContainEqual(
      expect.objectContaining({ verb: 'Review', href: `/batches/${batches.submitted}/review` }),
    )
    const { rows } = await caller.notification.list({ unreadOnly: true })
    const notice = rows.find(({ kind }) => kind === 'BatchSubmitted')
    expect(notice).toMatchObject({ href: `/batches/${batches.submitted}/review`, readAt: null })
    const before = (await caller.me.get()).unreadNotifications
    expect(await (await api.callerOf('pic')).notification.markRead({ ids: [notice!.id] })).toEqual({
      marked: 0,
    })
    expect(await caller.notification.markRead({ ids: [notice!.id] })).toEqual({ marked: 1 })
    expect((await caller.me.get()).unreadNotifications).toBe(before - 1)
  })
})

describe('lot.byScan', () => {
  const lotOf = (lotNumber: string) => {
    const id = api.facility.lots.get(lotNumber)
    if (!id) throw new Error(`the fixture has no lot ${lotNumber}`)
    return id
  }
  const scan = async (text: string) => {
    const { billOfMaterials } = api.facility.master.content
    const lineId = billOfMaterials.find(({ materialCode }) => materialCode === 'PHE-10MG')?.id
    return (await api.callerOf('hazardTechnician')).lot.byScan({ text, batchId: batches.running, lineId })
  }
  const barcodeOf = async (lotNumber: string) => {
    const { row } = await (await api.callerOf('warehouse')).lot.get({ id: lotOf(lotNumber) })
    return row.barcode ?? ''
  }

  it('[B08.4] knows no lot behind a strange code', async () => {
    expect(await scan('NO-SUCH-LOT')).toMatchObject({ lot: null, refusals: [{ code: 'lot_unknown' }] })
  })

  it('[B08.6] names the older lot that should be taken first', async () => {
    const newer = await scan(await barcodeOf('PHE-2317'))
    expect(newer.lot?.lotNumber).toBe('PHE-2317')
    expect(newer.refusals.map(({ code }) => code)).toEqual(['older_lot_in_stock'])
  })

  it('[B08.4] refuses a lot in quarantine and one of another component', async () => {
    expect((await scan(await barcodeOf('PHE-2322'))).refusals.map(({ code }) => code)).toEqual([
      'lot_not_released',
    ])
    const other = [...api.facility.lots.keys()].find((number) => !number.startsWith('PHE'))
    expect((await scan(await barcodeOf(other!))).refusals.map(({ code }) => code)).toEqual([
      'lot_wrong_component',
    ])
  })

  it('[B08.2] finds a lot by its typed number, and still wants the scan', async () => {
    const typed = await scan('phe-2304')
    expect(typed.lot?.lotNumber).toBe('PHE-2304')
    expect(typed.refusals.map(({ code }) => code)).toEqual(['barcode_mismatch'])
  })
})

describe('the record', () => {
  it('[B03.1] shows two versions of a formula field by field', async () => {
    const { formulaId, content } = api.facility.master
    const author = api.facility.as('author')
    await author.do('formula.openVersion', formulaId, { reason: 'Longer stability study' })
    await author.do('formula.revise', formulaId, { version: 2, content: { ...content, stabilityHours: 720 } })
    const caller = await api.callerOf('pic')
    const compared = await caller.formula.compare({
      id: formulaId,
      before: { version: 1 },
      after: { version: 2 },
    })
    expect(compared.differences.map(({ label, after }) => [label, after])).toEqual([
      ['Stability hours', '720'],
    ])
    const { revisions } = await caller.formula.get({ id: formulaId })
    expect(revisions.map(({ version, revision }) => [version, revision]).slice(-2)).toEqual([
      [2, 1],
      [2, 2],
    ])
  })

  it('[P11.5] verifies a stream to its last signature', async () => {
    const caller = await api.callerOf('inspector')
    const verified = await caller.records.verify({ stream: `batch:${batches.submitted}` })
    expect(verified).toMatchObject({ intact: true, chainFault: null, endsAtHead: true, signatureFaults: [] })
    expect(verified.signatureCount).toBeGreaterThan(10)
    const { sealPublicKeys } = api.facility.records
    const [keyId] = Object.keys(sealPublicKeys)
    const other = await api.callerOf('inspector', { sealPublicKeys: { [keyId!]: 'A'.repeat(43) } })
    expect(await other.records.verify({ stream: `batch:${batches.submitted}` })).toMatchObject({
      intact: false,
    })
  })

  it('[P11.1] is searched by person, kind and what it is about, newest first', async () => {
    const caller = await api.callerOf('qa')
    const { rows } = await caller.audit.search({ streamTypes: ['batch'], search: 'Lopez', limit: 200 })
    expect(rows.length).toBeGreaterThan(20)
    expect(
      rows.every(({ personName, about }) => personName === 'Maria Lopez' && about.startsWith('NSP-')),
    ).toBe(true)
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq).toSorted((a, b) => b - a))
    const events = await caller.batch.events({ id: batches.submitted })
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['BatchScheduled', 'LotIssued', 'BatchSubmitted']),
    )
  })
})

describe('the beyond-use date of a submitted batch', () => {
  it('[B19.1] is told as the label will carry it once sterility has passed, and as it was fixed before', async () => {
    const qa = await api.callerOf('qa')
    const before = await qa.batch.get({ id: batches.submitted })
    expect(before.liveBeyondUse).toEqual(before.state.beyondUse)
    await api.facility.as('laboratory').do('batch.reportLabResult', batches.submitted, {
      id: crypto.randomUUID(),
      test: 'sterility',
      result: 'passed',
      method: 'USP <71>',
      reportNumber: 'LR-1',
    })
    const { state, liveBeyondUse } = await qa.batch.get({ id: batches.submitted })
    expect(state.beyondUse).toEqual(before.state.beyondUse)
    expect(Date.parse(liveBeyondUse?.at ?? '')).toBeGreaterThan(Date.parse(state.beyondUse?.at ?? ''))
  })
})
