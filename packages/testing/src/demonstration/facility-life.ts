import { refuseWeakPin } from '@batchproof/auth'
import { markNotificationsRead } from '@batchproof/records/queries/notifications.ts'
import { EQUIPMENT } from '../facility/equipment.ts'
import { LOTS, type DemonstrationLot } from '../facility/lots.ts'
import { choosePin } from '../enrol.ts'
import { calibrate } from '../set-up.ts'
import { atDesk, idOf, personOf } from '../site.ts'
import { decideLot, receiveLot } from '../stock.ts'
import { pursueDeviation, workdayAt } from './quality.ts'
import type { Work } from '../agenda.ts'
import type { SeededRandom } from '../random.ts'
import type { Workshop } from './workshop.ts'

/** A PIN that the rules take and that nobody is told: one that was in use in the months before. */
export function formerPin(random: SeededRandom): string {
  for (;;) {
    const pin = String(random.integer(100_000, 999_999))
    if (refuseWeakPin(pin) === null) return pin
  }
}

/** Puts on the agenda what happens in the facility beside the batches. */
export function planFacilityLife(workshop: Workshop): void {
  const { agenda, calendar, clock } = workshop
  for (const lot of LOTS) agenda.add(calendar.at(lot.receivedDay, 9, 0), lotLife(workshop, lot))
  for (const { code, calibrations } of EQUIPMENT)
    for (const calibration of calibrations)
      if (calendar.at(calibration[0], 0) > clock.now())
        agenda.add(calendar.at(calibration[0], 16, 0), () =>
          calibrate(workshop, atDesk(workshop, 'qa'), code, calibration),
        )
  const halfway = calendar.at(calendar.workday(-31), 6, 40)
  agenda.add(halfway, () => newPins(workshop))
  agenda.add(calendar.at(calendar.workday(-3), 17, 30), () => readInboxes(workshop))
  agenda.add(calendar.at(calendar.workday(-9), 9, 30), coldChain(workshop))
  agenda.add(calendar.at(calendar.workday(-8), 8, 10), brokenPump(workshop))
}

async function* lotLife(workshop: Workshop, lot: DemonstrationLot): Work {
  const id = await receiveLot(workshop, lot)
  workshop.lots.set(lot.lotNumber, id)
  if (lot.fate === 'quarantine') return
  // Hours, not days: the formulas of the first week need the first deliveries.
  yield workshop.calendar.at(lot.receivedDay, 14, workshop.random.integer(0, 50))
  await decideLot(workshop, id, lot)
}

/** Everybody's PIN is changed halfway, before the rule of 90 days asks for it. */
async function newPins(workshop: Workshop): Promise<void> {
  for (const key of workshop.people.keys())
    if (key !== 'newcomer')
      await choosePin(workshop.records, personOf(workshop, key), formerPin(workshop.random))
}

/** What lies in the inboxes by then has been read; what comes after is what one finds. */
async function readInboxes(workshop: Workshop): Promise<void> {
  for (const key of workshop.people.keys()) {
    if (key === 'newcomer') continue
    await markNotificationsRead(workshop.records, await atDesk(workshop, key).requester(), 'all')
  }
}

/** A delivery that came warm: the lot is rejected, the deviation is still being looked into. */
async function* coldChain(workshop: Workshop): Work {
  const deviationId = workshop.records.uuid()
  await atDesk(workshop, 'warehouse').do('deviation.open', deviationId, {
    report: {
      id: deviationId,
      type: 'material_issue',
      description: 'Oxytocin lot OXY-5544: the data logger of the delivery shows 14 °C for six hours.',
      immediateAction: 'Lot left in quarantine, logger file kept, supplier told by telephone.',
      impact: 'Nothing was used',
    },
    batchId: null,
  })
  const explanation = {
    note: 'The supplier was asked for stability data outside the cold chain.',
    rootCause: '',
    impact: '',
    conclusion: '',
  }
  const course = { deviationId, openedWorkday: -9, explanation, staysOpen: true } as const
  yield* pursueDeviation(workshop, course)
}

/** A pump that is taken out of service, with a deviation that has been closed since. */
async function* brokenPump(workshop: Workshop): Work {
  const reason = 'Delivers 4% too little at 10 mL; sent to the maker.'
  await atDesk(workshop, 'qa').do('equipment.setInService', idOf(workshop.equipment, 'PMP-04'), {
    inService: false,
    reason,
  })
  const deviationId = workshop.records.uuid()
  await atDesk(workshop, 'manager').do('deviation.open', deviationId, {
    report: {
      id: deviationId,
      type: 'equipment_failure',
      description: 'Pump PMP-04 delivers 9.6 mL for 10 mL at the weekly check.',
      immediateAction: 'Pump tagged and taken out of service.',
      impact: 'No batch was filled with it since the last good check',
    },
    batchId: null,
  })
  yield workdayAt(workshop, -8, 11, 0)
  const explanation = {
    note: 'Log of the pump since its last good check was read.',
    rootCause: 'Worn rollers: the maker finds 1.1 mm of play in the pump head.',
    impact: 'The pump log shows no batch since the last good check; no product is concerned.',
    conclusion: 'The pump stays with the maker. Pump heads are now changed after 400 hours.',
    capa: 'CAPA-2026-018',
  }
  yield* pursueDeviation(workshop, { deviationId, openedWorkday: -8, explanation })
}
