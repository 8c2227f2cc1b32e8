import { zonedDate, type Quantity } from '@batchproof/domain'
import { FACILITY } from '../facility/organisation.ts'
import { RECIPIENTS } from '../facility/recipients.ts'
import { atDesk, idOf, type Site } from '../site.ts'
import { freeOf } from '../stock.ts'
import { workdayAt } from './quality.ts'
import type { Work } from '../agenda.ts'
import type { PersonKey } from '../facility/people.ts'
import type { ProductFate } from './stories.ts'
import type { Workshop } from './workshop.ts'

/** The warehouse registers the hospitals; their ids by code. */
export async function registerRecipients(site: Site): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const details of RECIPIENTS) {
    ids.set(details.code, await atDesk(site, 'warehouse').create('recipient.register', details))
    site.clock.advance(60)
  }
  return ids
}

/** A delivery to one hospital on the day that the clock shows. */
export interface Sale {
  readonly lotId: string
  readonly to: string
  readonly quantity: Quantity
  /** Why a soft block is overridden, and by whom. */
  readonly override?: string
  readonly seller?: PersonKey
}

/** Sells from a lot; the delivery note is one for each hospital and day. */
export async function sell(
  workshop: Workshop,
  { lotId, to, quantity, override, seller = 'warehouse' }: Sale,
): Promise<void> {
  const distributedOn = zonedDate(workshop.clock.now(), FACILITY.timeZone)
  await atDesk(workshop, seller).do('lot.distribute', lotId, {
    recipientId: idOf(workshop.recipients, to),
    quantity,
    distributedOn,
    documentNumber: `DN-${distributedOn.replaceAll('-', '').slice(2)}-${to}`,
    override: override ?? null,
  })
}

/** A released lot that goes out. */
export interface ProductSale {
  readonly lotId: string
  /** Working day (negative: past) from which it is sold. */
  readonly workday: number
  readonly fate: ProductFate
}

/** Share of a lot that is kept for orders to come, unless it is sold out. */
const KEPT_PERCENT = 30

/** Hospitals order a released lot on the days after its release, as far as the days allow. */
export async function* sellProduct(workshop: Workshop, { lotId, workday, fate }: ProductSale): Work {
  if (workday >= 0) return
  yield workdayAt(workshop, workday, 11, 15)
  if (fate === 'split') await consign(workshop, lotId)
  const { value, unit } = await freeOf(workshop, lotId)
  const whole = Number(value)
  const hospitals = someHospitals(workshop)
  let left = fate === 'sold_out' ? whole : whole - Math.round((whole * KEPT_PERCENT) / 100)
  for (const [index, to] of hospitals.entries()) {
    if (workday + index >= 0) return
    yield workdayAt(workshop, workday + index, 13, 40)
    const isLast = index === hospitals.length - 1
    const units = isLast ? left : Math.floor(left / 2)
    left -= units
    await sell(workshop, { lotId, to, quantity: { value: String(units), unit } })
  }
  if (fate === 'doubted') yield* doubt(workshop, lotId)
}

const FEWEST_HOSPITALS = 2
const MOST_HOSPITALS = 4

function someHospitals({ random }: Workshop): string[] {
  const codes = RECIPIENTS.map(({ code }) => code)
  const first = random.integer(0, codes.length - 1)
  return [...codes.slice(first), ...codes.slice(0, first)].slice(
    0,
    random.integer(FEWEST_HOSPITALS, MOST_HOSPITALS),
  )
}

/** Part of the lot is set apart for one hospital, under a number of its own, and sold from there. */
async function consign(workshop: Workshop, lotId: string): Promise<void> {
  const childId = workshop.records.uuid()
  const part = { value: '120', unit: (await freeOf(workshop, lotId)).unit }
  const [row] = await workshop.records.db.read([
    { sql: 'SELECT lot_number FROM lot_row WHERE id = ?', args: [lotId] },
  ])
  const lotNumber = `${String(row?.[0]?.lot_number)}-A`
  await atDesk(workshop, 'warehouse').do('lot.split', lotId, {
    children: [{ id: childId, lotNumber, quantity: part }],
    reason: 'Consignment of St. Mark’s, kept apart on shelf C4',
  })
  workshop.clock.advance(900)
  await sell(workshop, { lotId: childId, to: 'SMA', quantity: { ...part, value: '80' } })
}

/** A complaint about a lot that has gone out: quality stops what is left, and the record lists who has the rest. */
async function* doubt(workshop: Workshop, lotId: string): Work {
  yield workdayAt(workshop, -2, 10, 30)
  await atDesk(workshop, 'qa').do('lot.holdReleased', lotId, {
    reason: 'Mohawk Valley Regional reports a white particle in one syringe; the syringe is on its way here.',
  })
}
