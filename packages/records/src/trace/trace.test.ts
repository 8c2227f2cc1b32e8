import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '@batchproof/db'
import { scopeOf } from '@batchproof/domain'
import { openTemporaryDatabase, type TemporaryDatabase } from '@batchproof/testing'
import { readGenealogy } from '../queries/genealogy.ts'
import { affectedFromRows, affectedStatement } from './affected.ts'
import type { RecallStart } from '@batchproof/domain'
import type { Records } from '../records.ts'

let scratch: TemporaryDatabase
const AT = '2026-11-20T15:00:00.000Z'

const lot = (id: string, kind: string, supplier = '', supplierLot = '', batch: string | null = null) =>
  statement(
    `INSERT INTO lot_row (id, lot_number, kind, material_code, material_name, status, supplier, supplier_lot, received_on,
       on_hand_value, on_hand_unit, available_value, batch_id, updated_at)
     VALUES (?, ?, ?, 'M', 'Material', 'released', ?, ?, '2026-11-01', '5.6', 'g', '5', ?, ?)`,
    id,
    `N-${id}`,
    kind,
    supplier,
    supplierLot,
    batch,
    AT,
  )
const batch = (id: string) =>
  statement(
    `INSERT INTO batch_row (id, batch_number, record_id, status, formula_id, formula_version, product_code, product_name,
       strength, hazardous, planned_units, steps_total, steps_done, waits_for_witness, held, has_deviations, updated_at)
     VALUES (?, ?, ?, 'released', 'f', 1, 'P', 'Product', '1 mg', 0, 10, 1, 1, 0, 0, 0, ?)`,
    id,
    `B-${id}`,
    `BR-${id}`,
    AT,
  )
const use = (batchId: string, lotId: string, value: string, line = 'line', status = 'consumed') =>
  statement(
    `INSERT INTO batch_component (batch_id, step_id, line_id, lot_id, lot_number, material_code, quantity_value,
       quantity_unit, person_id, used_at, status) VALUES (?, 'step', ?, ?, ?, 'M', ?, 'g', 'maria', ?, ?)`,
    batchId,
    line,
    lotId,
    `N-${lotId}`,
    value,
    AT,
    status,
  )
const edge = (child: string, parent: string, kind: string, value: string, batchId = '') =>
  statement(
    `INSERT INTO lot_edge (child_lot_id, parent_lot_id, kind, batch_id, quantity_value, quantity_unit, at)
     VALUES (?, ?, ?, ?, ?, 'g', ?)`,
    child,
    parent,
    kind,
    batchId,
    value,
    AT,
  )
const first = (lotId: string, kind: string, from: string, value: string, unit = 'g') =>
  statement(
    `INSERT INTO ledger_entry (lot_id, version, ordinal, kind, from_account, to_account, quantity_value, quantity_unit,
       person_id, person_name, at) VALUES (?, 1, 0, ?, ?, 'available', ?, ?, 'p', 'P', ?)`,
    lotId,
    kind,
    from,
    value,
    unit,
    AT,
  )
const sale = (id: string, lotId: string, recipient: string) =>
  statement(
    `INSERT INTO distribution (id, lot_id, recipient_id, recipient_name, quantity_value, quantity_unit, distributed_on,
       document_number, person_id, person_name, at)
     VALUES (?, ?, ?, ?, '10', 'each', '2026-11-20', 'INV', 'p', 'P', ?)`,
    id,
    lotId,
    recipient,
    `Hospital ${recipient}`,
    AT,
  )

/**
 * Two lots of one supplier's lot; a part split off the first; batches one and two of it, three running; the product of
 * the first sold to two hospitals, the second's to one of them. One batch and its sale have nothing to do with it.
 */
beforeAll(async () => {
  scratch = await openTemporaryDatabase()
  await scratch.db.write([
    lot('a', 'component', 'Spectrum', 'S-1'),
    lot('a2', 'component', 'Spectrum', 'S-1'),
    lot('split', 'component', 'Spectrum', 'S-1'),
    lot('other', 'component', 'Acme', 'S-1'),
    ...['one', 'two', 'three', 'apart'].map(batch),
    lot('one', 'product', '', '', 'one'),
    lot('two', 'product', '', '', 'two'),
    lot('apart', 'product', '', '', 'apart'),
    first('a', 'receive', 'supplier', '9.50'),
    first('split', 'split', 'lot:a', '2.0'),
    first('one', 'make', 'production', '30', 'each'),
    edge('split', 'a', 'split', '2.0'),
    use('one', 'a', '1.50'),
    use('one', 'a', '0.25', 'second'),
    use('two', 'split', '2.0'),
    use('three', 'a', '0.5', 'line', 'verified'),
    use('apart', 'other', '9'),
    edge('one', 'a', 'made', '1.75', 'one'),
    edge('two', 'split', 'made', '2.0', 'two'),
    edge('apart', 'other', 'made', '9', 'apart'),
    sale('s1', 'one', 'H1'),
    sale('s2', 'one', 'H2'),
    sale('s3', 'two', 'H1'),
    sale('s4', 'apart', 'H3'),
    statement(
      `INSERT INTO recipient_row (id, code, name, address, contact, active, updated_at) VALUES ('H2', 'H2', 'Hospital H2', '', '', 1, ?),
         ('H1', 'H1', 'Hospital H1', '1 Main St', 'Pharmacy, 555-0101', 1, ?)`,
      AT,
      AT,
    ),
  ])
})
afterAll(() => scratch.remove())

async function affectedBy(start: RecallStart) {
  const [rows = []] = await scratch.db.read([affectedStatement({ start })])
  return affectedFromRows(rows)
}
const numbers = async (start: RecallStart) => {
  const { lots, batches, distributions } = await affectedBy(start)
  return {
    lots: lots.map(({ lotNumber }) => lotNumber),
    batches: batches.map(({ batchNumber }) => batchNumber),
    sales: distributions.map(({ id }) => id),
  }
}

describe('what a recall affects', () => {
  test('[B23.1] [B21.2] of a component lot: its parts, every batch that took of them, running ones too, and who has them', async () => {
    expect(await numbers({ kind: 'lot', lotId: 'a' })).toEqual({
      lots: ['N-a', 'N-split', 'N-one', 'N-two'],
      batches: ['B-one', 'B-three', 'B-two'],
      sales: ['s1', 's3', 's2'],
    })
  })

  test('[B23.1] of a batch: its lot and who has it, and not what it was made of', async () => {
    expect(await numbers({ kind: 'batch', batchId: 'two' })).toEqual({
      lots: ['N-two'],
      batches: ['B-two'],
      sales: ['s3'],
    })
  })

  test('[B23.1] of a supplier’s lot: every lot received under it from this supplier, and from no other', async () => {
    const { lots, sales } = await numbers({ kind: 'supplier_lot', supplier: 'Spectrum', supplierLot: 'S-1' })
    expect(lots).toEqual(['N-a', 'N-a2', 'N-split', 'N-one', 'N-two'])
    expect(sales).not.toContain('s4')
  })

  test('[B23.1] of a recipient: the lots that it got, and everybody else who got them', async () => {
    expect(await numbers({ kind: 'recipient', recipientId: 'H2' })).toEqual({
      lots: ['N-one'],
      batches: ['B-one'],
      sales: ['s1', 's2'],
    })
  })

  test('[B23.1] names whom to call at each recipient, once', async () => {
    const { recipients } = await affectedBy({ kind: 'lot', lotId: 'a' })
    expect(recipients).toEqual([
      { id: 'H1', name: 'Hospital H1', address: '1 Main St', contact: 'Pharmacy, 555-0101' },
      { id: 'H2', name: 'Hospital H2', address: '', contact: '' },
    ])
  })

  test('[B23.1] of nothing is nothing', async () => {
    const affected = await affectedBy({ kind: 'lot', lotId: 'nowhere' })
    expect(scopeOf(affected)).toMatchObject({ lots: 0, batches: 0, distributions: 0, recipients: 0 })
  })

  test('[B23.1] quantities are those that each batch took, use by use', async () => {
    const { batches } = await affectedBy({ kind: 'lot', lotId: 'a' })
    const taken = Object.fromEntries(
      batches.map(({ batchNumber, uses }) => [batchNumber, uses.map(({ quantity }) => quantity.value)]),
    )
    expect(taken).toEqual({ 'B-one': ['1.50', '0.25'], 'B-two': ['2.0'], 'B-three': ['0.5'] })
  })

  test('[L08] a circle in the tables ends the walk all the same', async () => {
    const circle = await openTemporaryDatabase()
    await circle.db.write([
      lot('x', 'component'),
      lot('y', 'component'),
      edge('y', 'x', 'split', '1'),
      edge('x', 'y', 'transform', '1'),
    ])
    const [rows = []] = await circle.db.read([affectedStatement({ start: { kind: 'lot', lotId: 'x' } })])
    expect(affectedFromRows(rows).lots).toHaveLength(2)
    const { genealogy } = (await readGenealogy({ db: circle.db } as Records, 'lot', 'x'))!
    expect(genealogy.circles).toHaveLength(1)
    await circle.remove()
  })
})

describe('genealogy', () => {
  const read = (kind: 'lot' | 'batch', id: string) => readGenealogy({ db: scratch.db } as Records, kind, id)
  const labels = async (kind: 'lot' | 'batch', id: string) =>
    (await read(kind, id))?.genealogy.nodes.map(({ label }) => label).sort()

  test('[B21.2] of a product lot goes back to the supplier’s lot and on to its recipients', async () => {
    expect(await labels('lot', 'two')).toEqual(['B-two', 'Hospital H1', 'N-a', 'N-split', 'N-two', 'S-1'])
  })

  test('[B21.2] [X17] of a component lot goes on through parts and batches to the recipients', async () => {
    expect(await labels('lot', 'a')).toEqual([
      'B-one',
      'B-three',
      'B-two',
      'Hospital H1',
      'Hospital H2',
      'N-a',
      'N-one',
      'N-split',
      'N-two',
      'S-1',
    ])
  })

  test('[X17] edges carry what left the lot, once', async () => {
    const view = await read('lot', 'a')
    const totals = view?.genealogy.edges
      .filter(({ from }) => from === 'lot:a')
      .map(({ to, totals: [sum] }) => `${to} ${sum?.value}`)
      .sort()
    expect(totals).toEqual(['batch:one 1.75', 'batch:three 0.5', 'lot:split 2.0'])
  })

  test('[X17] what came of a lot, what went and what is left add up to the last digit', async () => {
    const view = await read('lot', 'a')
    const received = view?.genealogy.edges.filter(({ kind }) => kind === 'supplied')
    expect(received?.map(({ to, totals: [sum] }) => `${to} ${sum?.value}`)).toEqual(['lot:a 9.50'])
    // 9.50 g came; 2.0 g were split off, 1.75 g used, 0.5 g taken by a batch that runs, 5 g are free. The balance is
    // 5.6 g: with the 0.5 g in the batch, 0.1 g are put aside for another. So 0.15 g went otherwise.
    expect(view?.balance).toEqual({
      brought: { value: '9.50', unit: 'g' },
      gone: { value: '4.25', unit: 'g' },
      left: { value: '5', unit: 'g' },
      reserved: { value: '0.1', unit: 'g' },
      otherwise: { value: '0.15', unit: 'g' },
    })
    const made = (await read('batch', 'one'))?.genealogy.edges.find(({ kind }) => kind === 'made')
    expect(made?.totals).toEqual([{ value: '30', unit: 'each' }])
  })

  test('[B21.2] of nothing is null', async () => {
    expect(await read('batch', 'nowhere')).toBeNull()
  })

  test('[X17] more than a picture shows is cut at the nearest, and says so', async () => {
    const wide = await openTemporaryDatabase()
    const ids = Array.from({ length: 320 }, (_, index) => `w${index}`)
    await wide.db.write([
      lot('root', 'component'),
      ...ids.flatMap((id) => [batch(id), use(id, 'root', '0.001')]),
    ])
    const view = (await readGenealogy({ db: wide.db } as Records, 'lot', 'root'))!
    expect(view.cut).toBe(true)
    expect(view.genealogy.nodes).toHaveLength(300)
    expect(view.genealogy.beyond).toEqual(['lot:root'])
    await wide.remove()
  })
})
