import { atDesk, idOf, later } from '../site.ts'
import { freeOf } from '../stock.ts'
import { readAffected } from '@batchproof/records/queries/recalls.ts'
import { sell } from './distribution.ts'
import { workdayAt } from './quality.ts'
import type { Work } from '../agenda.ts'
import type { PayloadInput } from '@batchproof/domain'
import type { Workshop } from './workshop.ts'

/** Puts on the agenda what happens to lots beside the batches: samples, counts, losses, and what is made of lots. */
export function planMaterialLife(workshop: Workshop): void {
  const { agenda, calendar } = workshop
  agenda.add(calendar.at(-91, 11, 10), () => identitySamples(workshop))
  agenda.add(workdayAt(workshop, -33, 8, 20), creamBase(workshop))
  agenda.add(workdayAt(workshop, -16, 13, 5), recallDrill(workshop))
  agenda.add(workdayAt(workshop, -12, 15, 20), () => brokenVials(workshop))
  agenda.add(workdayAt(workshop, -11, 7, 10), () => hazardousStock(workshop))
  agenda.add(workdayAt(workshop, -10, 15, 45), counts(workshop))
  agenda.add(workdayAt(workshop, -7, 16, 5), () => dropperBottles(workshop))
  agenda.add(workdayAt(workshop, -5, 9, 30), untestedDrum(workshop))
}

/** The laboratory takes its sample of every bulk substance before the release (211.84). */
async function identitySamples(workshop: Workshop): Promise<void> {
  const laboratory = atDesk(workshop, 'laboratory')
  for (const [lotNumber, assay] of [
    ['SUX-0031', '99.3'],
    ['NCA-0112', '100.1'],
  ] as const) {
    const id = idOf(workshop.lots, lotNumber)
    const quantity = { value: '2', unit: 'g' } as const
    await laboratory.do('lot.sample', id, { quantity, reason: 'Identity and assay, sampling plan SP-04' })
    workshop.clock.advance(4200)
    await report(workshop, id, {
      analyte: 'Assay',
      value: assay,
      unit: '%',
      limitLow: '98.0',
      limitHigh: '102.0',
      method: 'HPLC-UV, LAB-M-012',
    })
  }
}

async function report(
  workshop: Workshop,
  lotId: string,
  result: Omit<PayloadInput<'lot.recordResult'>, 'reportNumber'>,
): Promise<void> {
  const reportNumber = `LAB-${workshop.calendar.date(0).slice(2, 4)}-${workshop.random.integer(1000, 9999)}`
  await atDesk(workshop, 'laboratory').do('lot.recordResult', lotId, { ...result, reportNumber })
}

/** Both target assays of a compounding base, passed. */
async function testBase(workshop: Workshop, lotId: string): Promise<void> {
  await report(workshop, lotId, {
    analyte: 'Microbial count',
    value: '20',
    unit: 'CFU',
    limitHigh: '100',
    method: 'USP <61>, per gram',
  })
  await report(workshop, lotId, {
    analyte: 'pH',
    value: '5.7',
    unit: 'pH',
    limitLow: '5.0',
    limitHigh: '6.5',
    method: 'USP <791>',
  })
}

/** A drum of cream base is filled into jars: another lot, of another material, tested and released again, and sold. */
async function* creamBase(workshop: Workshop): Work {
  const drum = idOf(workshop.lots, 'CRB-2201')
  const warehouse = atDesk(workshop, 'warehouse')
  await testBase(workshop, drum)
  yield workdayAt(workshop, -32, 10, 0)
  const jars = workshop.records.uuid()
  await warehouse.do('lot.transform', drum, {
    childId: jars,
    lotNumber: 'CRJ-3101',
    materialId: idOf(workshop.materials, 'CRM-JAR'),
    quantity: { value: '12000', unit: 'g' },
    waste: { value: '180', unit: 'g' },
    expiresOn: workshop.calendar.date(320),
    reason: 'Filled into jars of 100 g; the rest in hose and funnel is lost',
  })
  workshop.clock.advance(300)
  await warehouse.do('lot.assignBarcode', jars, { barcode: null })
  yield workdayAt(workshop, -30, 11, 30)
  await testBase(workshop, jars)
  workshop.clock.advance(3600)
  await atDesk(workshop, 'secondQa').do('lot.release', jars, { reason: 'Both assays of the jars passed' })
  for (const [workday, to, grams] of [
    [-29, 'SMA', '4000'],
    [-25, 'HVM', '2500'],
    [-14, 'SMA', '3000'],
  ] as const) {
    yield workdayAt(workshop, workday, 14, 0)
    await sell(workshop, { lotId: jars, to, quantity: { value: grams, unit: 'g' } })
  }
}

async function brokenVials(workshop: Workshop): Promise<void> {
  await atDesk(workshop, 'warehouse').do('lot.waste', idOf(workshop.lots, 'KET-0902'), {
    quantity: { value: '20', unit: 'mL' },
    reason: 'Two vials broken in the cage; witnessed, written into the controlled substances book',
  })
}

/** The hazardous drug room keeps its overwraps apart. */
async function hazardousStock(workshop: Workshop): Promise<void> {
  const warehouse = atDesk(workshop, 'warehouse')
  const id = workshop.records.uuid()
  await warehouse.do('lot.split', idOf(workshop.lots, 'OWR-1502'), {
    children: [{ id, lotNumber: 'OWR-1502-HD', quantity: { value: '600', unit: 'each' } }],
    reason: 'Stock of the hazardous drug room, kept in its own cabinet',
  })
  await warehouse.do('lot.assignBarcode', id, { barcode: null })
}

/** Counts of the shelves: one that was confirmed, one that was not, and one that waits for its second person. */
async function* counts(workshop: Workshop): Work {
  const warehouse = atDesk(workshop, 'warehouse')
  const propose = async (
    lotNumber: string,
    direction: 'increase' | 'decrease',
    count: string,
    why: string,
  ) => {
    const id = workshop.records.uuid()
    const quantity = { value: count, unit: 'each' } as const
    await warehouse.do('lot.proposeAdjustment', idOf(workshop.lots, lotNumber), {
      id,
      direction,
      quantity,
      reason: why,
    })
    workshop.clock.advance(240)
    return id
  }
  const syringes = await propose(
    'S05-2260',
    'decrease',
    '12',
    'Count of the shelf: one strip of 12 was crushed',
  )
  const seals = await propose(
    'SEL-3003',
    'increase',
    '25',
    'Count of the shelf: 25 more than the record says',
  )
  yield workdayAt(workshop, -9, 9, 50)
  const quality = atDesk(workshop, 'secondQa')
  await quality.do('lot.confirmAdjustment', idOf(workshop.lots, 'S05-2260'), {
    proposalId: syringes,
    note: 'Counted again: the crushed strip was found behind the box',
  })
  workshop.clock.advance(600)
  await quality.do('lot.confirmAdjustment', idOf(workshop.lots, 'SEL-3003'), {
    proposalId: seals,
    confirmed: false,
    note: 'The bag of 25 belongs to a delivery that is not booked in yet',
  })
  yield workdayAt(workshop, -1, 15, 30)
  await propose('CTE-4417', 'decrease', '40', 'Count of the shelf: one bag of 40 is missing')
}

/** What is left of two deliveries goes into one box, under one number. */
async function dropperBottles(workshop: Workshop): Promise<void> {
  const warehouse = atDesk(workshop, 'warehouse')
  const parents: { lotId: string; quantity: Awaited<ReturnType<typeof freeOf>> }[] = []
  for (const lotNumber of ['DRP-7040', 'DRP-7055']) {
    const lotId = idOf(workshop.lots, lotNumber)
    parents.push({ lotId, quantity: await freeOf(workshop, lotId) })
  }
  const id = await warehouse.create('lot.combine', {
    lotNumber: 'DRP-7090',
    parents,
    reason: 'Two open boxes of the same bottle put into one, counted by two people',
  })
  await warehouse.do('lot.assignBarcode', id, { barcode: null })
}

/** A drum that is sold and divided before the laboratory has said anything: each block was overridden, and says why. */
async function* untestedDrum(workshop: Workshop): Work {
  const drum = idOf(workshop.lots, 'CRB-2214')
  await sell(workshop, {
    lotId: drum,
    to: 'HVM',
    quantity: { value: '1000', unit: 'g' },
    seller: 'author',
    override: 'Ward is out of base; agreed with Dana Ruiz by telephone that it is tested after delivery',
  })
  yield workdayAt(workshop, -4, 14, 20)
  const part = { id: workshop.records.uuid(), lotNumber: 'CRB-2214-T' }
  await atDesk(workshop, 'author').do('lot.split', drum, {
    children: [{ ...part, quantity: { value: '500', unit: 'g' } }],
    reason: 'Trial of the new filling nozzle, not for sale',
    override: 'The trial needs no tested base; what is left of it is thrown away',
  })
}

/** The yearly drill: from a supplier's lot to every hospital, by the stopwatch, and nothing moves. */
async function* recallDrill(workshop: Workshop): Work {
  const quality = atDesk(workshop, 'qa')
  const start = { kind: 'supplier_lot', supplier: 'Meridian Injectables', supplierLot: 'M2X5510' } as const
  const id = await quality.create('recall.open', {
    drill: true,
    start,
    reason: 'Yearly drill: the supplier is said to have found glass in its lot of oxytocin vials',
  })
  yield later(workshop, 540)
  const { scope } = await readAffected(workshop.records, start)
  await quality.do('recall.freeze', id, { affectedHash: scope.hash })
  yield later(workshop, 2880)
  await quality.do('recall.close', id, {
    conclusion: 'Every hospital was found in nine minutes and reached by telephone within the hour.',
  })
}
