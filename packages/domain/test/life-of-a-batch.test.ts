import { describe, expect, test } from 'vitest'
import { checkStepValues, findFormulaGaps } from '../src/index.ts'
import {
  afterWeighing,
  allStepsDone,
  BatchUnderTest,
  content,
  deviation,
  facts,
  inspected,
  labResult,
  lot,
  mixed,
  people,
  person,
  plan,
  quantities,
  releasable,
  reviewed,
  scheduled,
  started,
  submitted,
  uuid,
  weighed,
} from './world.ts'

const schedule = { formulaId: 'f1', version: 1, plannedUnits: 100, plan }

describe('scheduling', () => {
  test('the formula of these tests is complete', () => expect(findFormulaGaps(content)).toEqual([]))

  test('[B04.1] [B04.3] a batch of an approved version gets its number and its place', () => {
    const { state } = scheduled()
    expect(state).toMatchObject({ status: 'scheduled', batchNumber: 'NSP-20261120-001', recordId: 'BR-0001' })
    expect(state.formula).toMatchObject({ version: 1, contentHash: facts().master?.contentHash })
  })

  test('[B04.1] not from a version that is not approved', () => {
    const master = { ...facts().master!, status: 'draft' as const }
    expect(new BatchUnderTest({ master }).refusals('james', 'batch.schedule', schedule)).toEqual([
      'formula_not_approved',
    ])
  })

  test('[B03.6] not before the formula is effective', () => {
    const master = { ...facts().master!, content: { ...content, effectiveDate: '2026-12-01' } }
    expect(new BatchUnderTest({ master }).refusals('james', 'batch.schedule', schedule)).toContain(
      'formula_not_effective',
    )
  })

  test('[B04.2] not while the room is taken, and it says by whom', () => {
    const conflicts = [
      { what: 'room' as const, batchNumber: 'NSP-20261120-009', slot: { start: plan.start, end: plan.end } },
    ]
    const [refused] = new BatchUnderTest({ conflicts }).refused('james', 'batch.schedule', schedule)
    expect(refused?.code).toBe('room_taken')
    expect(refused?.message).toContain('NSP-20261120-009')
  })

  test('[B04.2] not with a media fill that will have lapsed on that day', () => {
    const technician = person('maria', ['technician'], { media_fill: '2026-11-19' })
    const [refused] = new BatchUnderTest({ technician }).refused('james', 'batch.schedule', schedule)
    expect(refused).toMatchObject({
      code: 'technician_not_qualified',
      message: 'Maria: Media fill expired 2026-11-19.',
    })
  })

  test('[B04.2] a qualification counts through the day on which it expires', () => {
    const technician = person('maria', ['technician'], { media_fill: '2026-11-20' })
    expect(new BatchUnderTest({ technician }).refusals('james', 'batch.schedule', schedule)).toEqual([])
  })

  test('[B04.2] not with equipment out of calibration, nor without a class that the procedure needs', () => {
    const due = { bal: { ...facts().equipment.bal!, calibrationDueOn: '2026-11-19' } }
    expect(new BatchUnderTest({ equipment: due }).refusals('james', 'batch.schedule', schedule)).toEqual([
      'equipment_not_calibrated',
    ])
    const without = { ...schedule, plan: { ...plan, equipmentIds: [] } }
    expect(new BatchUnderTest().refusals('james', 'batch.schedule', without)).toEqual(['equipment_missing'])
  })

  test('[B20.1] a hazardous batch needs a trained technician and a rated room', () => {
    const master = {
      ...facts().master!,
      content: { ...content, hazardous: true, ppeChecklist: ['Two pairs of gloves'] },
    }
    const technician = person('maria', ['technician'], { hazardous_drugs: '2026-01-06' })
    const codes = new BatchUnderTest({ master, technician }).refusals('james', 'batch.schedule', schedule)
    expect(codes).toEqual(['technician_not_hazard_trained', 'room_not_rated_for_hazardous'])
  })

  test('[B04.2] not on a day that is over', () => {
    const past = { ...plan, start: '2026-11-18T15:00:00.000Z', end: '2026-11-18T17:00:00.000Z' }
    expect(new BatchUnderTest().refusals('james', 'batch.schedule', { ...schedule, plan: past })).toContain(
      'date_in_the_past',
    )
  })

  test('[P11.2] a technician schedules nothing', () =>
    expect(new BatchUnderTest().refusals('maria', 'batch.schedule', schedule)).toEqual(['not_authorised']))
})

describe('starting', () => {
  test('[B06.4] the assigned technician commences, and time runs from then', () => {
    const { state } = started()
    expect(state.status).toBe('in_progress')
    expect(state.commenced).toMatchObject({ personId: 'maria', at: '2026-11-20T15:00:00.000Z' })
  })

  test('[B06.2] nobody else does', () =>
    expect(scheduled().refusals('tomas', 'batch.start', {})).toEqual(['not_assigned']))

  test('[B06.3] not in a room whose cleaning no longer holds', () => {
    const batch = scheduled()
    batch.change = { room: { ...facts().room!, cleanedAt: '2026-11-18T10:00:00.000Z' } }
    expect(batch.refusals('maria', 'batch.start', {})).toEqual(['room_not_clean'])
  })

  test('[B06.3] not when the media fill lapsed since it was scheduled', () => {
    const batch = scheduled()
    batch.change = { technician: person('maria', ['technician'], { media_fill: '2026-11-02' }) }
    expect(batch.refused('maria', 'batch.start', {})[0]?.message).toBe(
      'Maria: Media fill expired 2026-11-02.',
    )
  })

  test('[B20.2] a hazardous batch does not start before its PPE checklist is confirmed', () => {
    const change = {
      master: {
        ...facts().master!,
        content: { ...content, hazardous: true, ppeChecklist: ['Two pairs of gloves'] },
      },
      room: { ...facts().room!, details: { ...facts().room!.details!, hazardRated: true } },
    }
    const batch = scheduled(change)
    expect(batch.refusals('maria', 'batch.start', {})).toEqual(['ppe_checklist_incomplete'])
    expect(batch.refusals('maria', 'batch.start', { ppeConfirmed: ['Two pairs of gloves'] })).toEqual([])
  })

  test('[P11.3] not twice', () =>
    expect(started().refusals('maria', 'batch.start', {})).toEqual(['state_forbids']))
})

describe('steps', () => {
  const weighing = () => started().given('maria', 'batch.startStep', { stepId: 'weigh' })
  const perform = (values: object, more: object = {}) => ({
    stepId: 'weigh',
    values: { ...weighed, ...values },
    ...more,
  })

  test('[B07.5] a step out of turn is refused, and the one in turn is named', () => {
    const [refused] = started().refused('maria', 'batch.startStep', { stepId: 'mix' })
    expect(refused).toMatchObject({
      code: 'step_out_of_order',
      message: 'Step 1, Weigh the active, comes first.',
    })
  })

  test('[B07.5] a step that was not started cannot be performed', () =>
    expect(started().refusals('maria', 'batch.performStep', perform({}))).toEqual(['step_not_started']))

  test('[B07.6] performing records values, what they were checked to be, who and when', () => {
    const batch = weighing().given('maria', 'batch.performStep', perform({}))
    expect(batch.state.steps.weigh).toMatchObject({ status: 'completed', performed: { personId: 'maria' } })
    expect(
      batch.state.steps.weigh?.checks.map((check) => [check.fieldId, check.status, check.shown]),
    ).toEqual([
      ['lot', 'in_range', '12.48 g of lot PHE'],
      ['net', 'in_range', '12.48 g'],
    ])
  })

  test('[B07.7] a value out of tolerance asks for a deviation, and with one the step is deviated', () => {
    const light = { net: { ...weighed.net, value: '12.10', gross: '53.30' } }
    const batch = weighing()
    expect(batch.refusals('maria', 'batch.performStep', perform(light))).toEqual(['deviation_required'])
    batch.given('maria', 'batch.performStep', perform(light, { deviation: deviation() }))
    expect(batch.state.steps.weigh).toMatchObject({ status: 'deviated', deviationId: uuid(1) })
    expect(batch.state.deviationIds).toEqual([uuid(1)])
  })

  test('[R06] the deviation is opened in the same decision, linked to batch and step', () => {
    const light = { net: { ...weighed.net, value: '12.10', gross: '53.30' } }
    const decision = weighing().decide(
      'maria',
      'batch.performStep',
      perform(light, { deviation: deviation() }),
    )
    const opened = decision.ok ? decision.events.find((event) => event.type === 'DeviationOpened') : undefined
    expect(opened).toMatchObject({
      stream: `deviation:${uuid(1)}`,
      payload: { recordId: 'BD-0001', batchId: 'b1', stepId: 'weigh' },
    })
  })

  test('[X20] nothing recorded is no pass', () => {
    const batch = weighing()
    expect(
      batch.refusals('maria', 'batch.performStep', { stepId: 'weigh', values: { lot: weighed.lot } }),
    ).toEqual(['step_values_missing'])
  })

  test('[B09.3] the net is gross less tare, and nothing else', () => {
    const typed = { net: { ...weighed.net, value: '12.50' } }
    expect(weighing().refused('maria', 'batch.performStep', perform(typed))[0]?.message).toContain(
      'gross less tare is 12.48 g',
    )
  })

  test('[X20] a reading between the steps of the instrument is refused', () => {
    const fine = { net: { ...weighed.net, value: '12.483', gross: '53.683' } }
    expect(weighing().refusals('maria', 'batch.performStep', perform(fine))).toEqual(['step_value_invalid'])
  })

  test('[X20] below the minimum weight of the named balance is refused', () => {
    const tiny = { net: { ...weighed.net, value: '0.40', gross: '41.60', instrumentId: 'bal' } }
    const codes = weighing().refusals('maria', 'batch.performStep', perform(tiny, { deviation: deviation() }))
    expect(codes).toEqual(['step_value_invalid'])
  })

  test('[B09.3] values are put into words as people read units: °C, not degC', () => {
    const reading = { kind: 'number' as const, id: 'room', label: 'Room', required: true, gravimetric: false }
    const field = { ...reading, spec: { unit: 'degC' as const, low: '18.0', high: '22.0' } }
    const value = { kind: 'number' as const, value: '25.5', unit: 'degC' as const, gross: null, tare: null }
    const around = {
      stepId: 's',
      bill: [],
      timers: {},
      performedAt: plan.start,
      timeZone: 'UTC',
      numberAt: () => null,
      lotNumberOf: () => '',
      equipmentCodeOf: () => '',
    }
    const { checks } = checkStepValues(
      [field],
      { room: { ...value, source: 'typed', instrumentId: null } },
      around,
    )
    expect(checks[0]).toMatchObject({ status: 'out_of_range', shown: '25.5 °C', expected: '18.0 – 22.0 °C' })
  })

  test('[B07.3] a photo that the step asks for must be there', () => {
    const batch = afterWeighing()
      .given('maria', 'batch.startStep', { stepId: 'mix' })
      .given('maria', 'batch.startTimer', { stepId: 'mix', fieldId: 'mixing' })
    batch.at = '2026-11-20T15:06:00.000Z'
    batch
      .given('maria', 'batch.performStep', { stepId: 'mix', values: mixed })
      .given('maria', 'batch.startStep', { stepId: 'inspect' })
    const codes = batch.refusals('maria', 'batch.performStep', {
      stepId: 'inspect',
      values: { clear: inspected.clear },
    })
    expect(codes).toEqual(['photo_required'])
  })

  test('[B07.4] a timed step cannot end early without a deviation', () => {
    const batch = afterWeighing()
      .given('maria', 'batch.startStep', { stepId: 'mix' })
      .given('maria', 'batch.startTimer', { stepId: 'mix', fieldId: 'mixing' })
    batch.at = '2026-11-20T15:04:59.000Z'
    expect(batch.refusals('maria', 'batch.performStep', { stepId: 'mix', values: mixed })).toEqual([
      'deviation_required',
    ])
    batch.at = '2026-11-20T15:05:00.000Z'
    expect(batch.refusals('maria', 'batch.performStep', { stepId: 'mix', values: mixed })).toEqual([])
  })

  test('[B07.8] skipping is for the pharmacist in charge, with a deviation', () => {
    const skip = { stepId: 'weigh', reason: 'Balance broke down', deviation: deviation(2) }
    expect(started().refusals('maria', 'batch.skipStep', skip)).toEqual(['not_authorised'])
    const { state } = started().given('sarah', 'batch.skipStep', skip)
    expect(state.steps.weigh).toMatchObject({ status: 'skipped', deviationId: uuid(2) })
  })

  test('[R10] a held batch goes no further until it is resumed', () => {
    const batch = weighing().given('david', 'batch.hold', { reason: 'Particle alarm in room' })
    expect(batch.refusals('maria', 'batch.performStep', perform({}))).toEqual(['batch_held'])
    batch.given('david', 'batch.resume', { reason: 'Alarm was a test' })
    expect(batch.refusals('maria', 'batch.performStep', perform({}))).toEqual([])
  })
})

describe('components', () => {
  const issue = (change: Parameters<typeof started>[0], value: object = {}) => {
    const batch = started(change).given('maria', 'batch.startStep', { stepId: 'weigh' })
    return batch.refusals('maria', 'batch.performStep', {
      stepId: 'weigh',
      values: { ...weighed, lot: { ...weighed.lot, ...value } },
    })
  }
  const lots = (phe: ReturnType<typeof lot>) => ({ lots: { phe, salt: lot('salt', 'RM-NACL') } })

  test('[B08.2] the scan must be that of the lot', () =>
    expect(issue({}, { scan: 'BAR-other' })).toEqual(['barcode_mismatch']))
  test('[B08.3] a lot without a barcode is not issued where the material asks for one', () =>
    expect(issue(lots(lot('phe', 'RM-PHE', { barcode: null })))).toEqual(['lot_has_no_barcode']))
  test.each(['draft', 'quarantine', 'hold', 'rejected', 'consumed'] as const)(
    '[B08.4] not from a lot in %s',
    (status) => expect(issue(lots(lot('phe', 'RM-PHE', { status })))).toEqual(['lot_not_released']),
  )
  test('[B08.4] not from an expired lot', () =>
    expect(issue(lots(lot('phe', 'RM-PHE', { expiresOn: '2026-11-19' })))).toEqual(['lot_expired']))
  test('[B08.4] not another component', () =>
    expect(issue(lots(lot('phe', 'RM-OTHER')))).toEqual(['lot_wrong_component']))
  test('[L08] not more than there is', () =>
    expect(issue(lots(lot('phe', 'RM-PHE', { onHand: { value: '12.00', unit: 'g' } })))).toEqual([
      'lot_insufficient',
    ]))
  test('[L08] what another running batch took is not there', () => {
    const taken = lot('phe', 'RM-PHE', {
      onHand: { value: '20.00', unit: 'g' },
      issued: { b0: { value: '10.00', unit: 'g' } },
    })
    expect(issue(lots(taken))).toEqual(['lot_insufficient'])
  })
  test('[B08.6] an older lot in stock is named, and a reason passes it over', () => {
    const stock = [lot('old', 'RM-PHE', { expiresOn: '2027-01-31' })]
    expect(issue({ stock })).toEqual(['older_lot_in_stock'])
    expect(issue({ stock }, { newerLotReason: 'Old lot is in the other room' })).toEqual([])
  })
  test('[B21.1] [B08.5] each use is on record, and stock falls once, at completion', () => {
    const batch = allStepsDone()
    expect(batch.state.components.map((use) => [use.lotNumber, use.quantity.value, use.by.personId])).toEqual(
      [
        ['PHE', '12.48', 'maria'],
        ['SALT', '990', 'maria'],
      ],
    )
    expect(batch.lots.phe?.onHand?.value).toBe('500')
    batch.given('maria', 'batch.complete', quantities)
    expect(batch.lots.phe).toMatchObject({ onHand: { value: '487.52', unit: 'g' }, issued: {} })
    expect(batch.lots.salt?.onHand).toEqual({ value: '499.01', unit: 'L' })
  })
})

describe('witness', () => {
  const weighedOnly = () =>
    started()
      .given('maria', 'batch.startStep', { stepId: 'weigh' })
      .given('maria', 'batch.performStep', { stepId: 'weigh', values: weighed })

  test('[B18.1] a critical step blocks the next until it is witnessed', () =>
    expect(weighedOnly().refusals('maria', 'batch.startStep', { stepId: 'mix' })).toEqual([
      'step_out_of_order',
    ]))
  test('[B18.1] and cannot be performed again', () =>
    expect(
      weighedOnly().refusals('maria', 'batch.performStep', { stepId: 'weigh', values: weighed }),
    ).toEqual(['witness_pending']))
  test('[B18.2] never by the performer', () =>
    expect(weighedOnly().refusals('maria', 'batch.witnessStep', { stepId: 'weigh' })).toEqual([
      'witness_is_performer',
    ]))
  test('[B18.2] only by one who is qualified to witness', () => {
    const batch = weighedOnly()
    const kept = people.tomas
    people.tomas = person('tomas', ['technician'], { witness: '2026-11-01' })
    expect(batch.refusals('tomas', 'batch.witnessStep', { stepId: 'weigh' })).toEqual([
      'witness_not_qualified',
    ])
    people.tomas = kept
  })
  test('[B18.3] both names stand, and the next step is in turn', () => {
    const { state } = afterWeighing()
    expect(state.steps.weigh).toMatchObject({ performed: { name: 'Maria' }, witnessed: { name: 'Sarah' } })
  })
  test('[B18.1] a step that is not critical takes no witness', () => {
    const batch = afterWeighing().given('maria', 'batch.startStep', { stepId: 'mix' })
    expect(batch.refusals('sarah', 'batch.witnessStep', { stepId: 'mix' })).toContain('state_forbids')
  })
})

describe('completion and submission', () => {
  test('[R05] a yield outside its limits asks for a deviation', () => {
    const low = { ...quantities, goodUnits: 90 }
    const batch = allStepsDone()
    expect(batch.refusals('maria', 'batch.complete', low)).toEqual(['yield_deviation_required'])
    expect(batch.refusals('maria', 'batch.complete', { ...low, deviation: deviation(3) })).toEqual([])
  })
  test('[B12.1] what is missing is listed', () => {
    const messages = afterWeighing()
      .refused('maria', 'batch.submit', {})
      .map((item) => item.message)
    expect(messages).toEqual([
      'Step 2, Mix, is not done.',
      'Step 3, Inspect, is not done.',
      'The quantities are not recorded.',
    ])
  })
  test('[B12.2] [B19.2] submitting fixes the BUD, counted from the start of compounding', () => {
    const { state } = submitted()
    expect(state.status).toBe('pending_review')
    // Category 2, refrigerated: 4 days of 24 hours.
    expect(state.beyondUse).toMatchObject({ at: '2026-11-24T15:00:00.000Z', limitedBy: 'policy' })
  })
  test('[B12.2] then the technician can change nothing', () => {
    const batch = submitted()
    expect(batch.refusals('maria', 'batch.startStep', { stepId: 'mix' })).toEqual(['state_forbids'])
    expect(batch.refusals('maria', 'batch.submit', {})).toEqual(['state_forbids'])
  })
  test('[B19.3] a BUD is overridden only by the PIC, with a deviation', () => {
    const override = {
      at: '2026-11-22T15:00:00.000Z',
      reason: 'Cold chain was interrupted',
      deviation: deviation(4),
    }
    const batch = allStepsDone().given('maria', 'batch.complete', quantities)
    expect(batch.refusals('david', 'batch.overrideBud', override)).toEqual(['not_authorised'])
    batch.given('sarah', 'batch.overrideBud', override).given('maria', 'batch.submit', {})
    expect(batch.state.beyondUse).toMatchObject({ at: override.at, overrideDeviationId: uuid(4) })
  })
  test('[B14.3] the product lot waits in quarantine', () => {
    expect(submitted().lots.b1).toMatchObject({ status: 'quarantine', onHand: { value: '98', unit: 'each' } })
  })
})

describe('review and release', () => {
  const closed = { id: 'd1', recordId: 'BD-0001', status: 'closed' as const }

  test('[B13.3] QA approves, and the batch waits for release', () =>
    expect(reviewed().state.status).toBe('pending_release'))
  test('[B14.1] release is not possible without review', () =>
    expect(submitted().refusals('elena', 'batch.release', {})).toEqual(['state_forbids']))
  test('[B14.1] nor by one who took part in compounding', () =>
    expect(releasable().refusals('sarah', 'batch.release', {})).toEqual(['releaser_compounded']))
  test('[B14.1] nor by who reviewed it', () => {
    const kept = people.david
    people.david = person('david', ['qa', 'pic'])
    expect(releasable().refusals('david', 'batch.release', {})).toEqual(['releaser_reviewed'])
    people.david = kept
  })
  test('[B14.1] nor by QA, technician or administrator', () => {
    for (const who of ['david', 'maria', 'admin', 'james', 'ina'] as const)
      expect(releasable().refusals(who, 'batch.release', {})).toEqual(['not_authorised'])
  })
  test('[B14.2] missing and failed results block, each by name', () => {
    expect(
      reviewed()
        .refused('elena', 'batch.release', {})
        .map((item) => item.message),
    ).toEqual(['The sterility result is missing.', 'The endotoxin result is missing.'])
    const failed = reviewed()
      .given('lena', 'batch.reportLabResult', labResult(11, 'sterility', 'failed'))
      .given('lena', 'batch.reportLabResult', labResult(12, 'endotoxin'))
      // A second, passing report does not take the failure away.
      .given('lena', 'batch.reportLabResult', labResult(13, 'sterility'))
    expect(failed.refusals('elena', 'batch.release', {})).toEqual(['lab_results_failed'])
  })
  test('[B14.2] an open deviation blocks', () => {
    const deviations = [{ ...closed, status: 'resolved' as const }] as never
    const batch = releasable()
    batch.change = { deviations }
    expect(batch.refusals('elena', 'batch.release', {})).toEqual(['deviations_open'])
    batch.change = { deviations: [closed] as never }
    expect(batch.refusals('elena', 'batch.release', {})).toEqual([])
  })
  test('[B14.3] release makes the label and releases the lot', () => {
    const batch = releasable().given('elena', 'batch.release', {})
    expect(batch.state).toMatchObject({ status: 'released', released: { name: 'Elena' } })
    expect(batch.state.label).toMatchObject({
      lotNumber: 'NSP-20261120-001',
      strength: '100 mcg/mL',
      storage: 'Store at 2 to 8 °C',
    })
    expect(batch.lots.b1?.status).toBe('released')
  })
  test('[X13] no release while the label lacks what 503B(a)(10) asks for', () => {
    const batch = releasable()
    const organisation = facts().organisation
    batch.change = { organisation: { ...organisation, facility: { ...organisation.facility!, phone: '' } } }
    expect(batch.refusals('elena', 'batch.release', {})).toEqual(['label_incomplete'])
  })
  test('[B15.1] rejecting opens a deviation, rejects the lot, and is for ever', () => {
    const rejection = {
      category: 'process' as const,
      reason: 'Particles were seen',
      disposal: 'Incinerate',
      deviation: deviation(5),
    }
    const batch = submitted().given('david', 'batch.rejectReview', rejection)
    expect(batch.state.status).toBe('rejected')
    expect(batch.lots.b1?.status).toBe('rejected')
    expect(batch.refusals('elena', 'batch.release', {})).toEqual(['state_forbids'])
    expect(batch.refusals('david', 'batch.comment', { id: uuid(6), text: 'late' })).toEqual(['state_forbids'])
  })
  test('[R10] a quarantined batch comes back only by QA, to where it was', () => {
    const batch = started().given('david', 'batch.quarantine', { reason: 'Pressure alarm in room' })
    expect(batch.refusals('maria', 'batch.startStep', { stepId: 'weigh' })).toEqual(['state_forbids'])
    expect(batch.refusals('sarah', 'batch.liftQuarantine', { reason: 'Looked into it' })).toEqual([
      'not_authorised',
    ])
    batch.given('david', 'batch.liftQuarantine', { reason: 'Sensor was faulty' })
    expect(batch.state.status).toBe('in_progress')
  })
})
