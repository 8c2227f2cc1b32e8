import { openTemporaryDatabase, createTestFacility, idOf } from '@batchproof/testing'
import { loadStream } from '@batchproof/db'
import { readAffected } from '@batchproof/records/queries/index.ts'

/** One signed freeze of so many lots, in milliseconds: sheet, signature and write. */
export interface FreezeMeasured {
  readonly lots: number
  readonly milliseconds: number
}

/** Receives lots of one supplier's lot through the pipe, and freezes all of them by one signature; for each count. */
export async function measureFreezes(counts: readonly number[]): Promise<FreezeMeasured[]> {
  const scratch = await openTemporaryDatabase()
  try {
    const facility = await createTestFacility(scratch.db)
    const measured: FreezeMeasured[] = []
    for (const lots of counts) {
      const start = { kind: 'supplier_lot' as const, supplier: 'Spectrum Chemical', supplierLot: `S-${lots}` }
      for (let index = 0; index < lots; index += 1) {
        facility.clock.advance(1)
        await facility.as('warehouse').create('lot.receive', {
          materialId: idOf(facility.materials, 'NACL-09-1L'),
          lotNumber: `F${lots}-${index}`,
          supplier: start.supplier,
          supplierLot: start.supplierLot,
          expiresOn: '2028-11-30',
          quantity: { value: '1000', unit: 'mL' },
        })
      }
      const qa = facility.as('qa')
      const reason = 'A freeze that is measured'
      const id = await qa.create('recall.open', { drill: false, start, reason })
      const { scope } = await readAffected(facility.records, start)
      const begun = performance.now()
      await qa.do('recall.freeze', id, { affectedHash: scope.hash })
      const milliseconds = performance.now() - begun
      const frozen = (await loadStream(scratch.db, `recall:${id}`)).at(-1)
      const { lots: moved } = frozen!.payload as { lots: readonly unknown[] }
      if (moved.length !== lots) throw new Error(`${moved.length} of ${lots} lots were frozen`)
      measured.push({ lots, milliseconds })
    }
    return measured
  } finally {
    await scratch.remove()
  }
}
