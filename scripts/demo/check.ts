import { statement, type Database } from '@batchproof/db'
import { verifyEverything } from '@batchproof/records'

type Trust = Parameters<typeof verifyEverything>[1]

/** Verifies every chain and signature and says what is in the record; @throws Error when a byte does not fit */
export async function checkDemonstration(
  db: Database,
  trust: Trust,
  tell: (line: string) => void,
): Promise<void> {
  const proof = await verifyEverything(db, trust)
  const [fault] = [...proof.chainFaults, ...proof.signatureFaults]
  if (fault) throw new Error(`the record does not verify: ${fault.stream} version ${fault.version}`)
  const { eventCount, streamCount, signatureCount } = proof
  tell(`Verified: ${eventCount} events in ${streamCount} streams, ${signatureCount} signatures`)
  for (const [name, table] of [
    ['batches', 'batch_row'],
    ['deviations', 'deviation_row'],
    ['lots', 'lot_row'],
  ] as const) {
    const [rows = []] = await db.read([
      statement(`SELECT status, count(*) AS count FROM ${table} GROUP BY status ORDER BY count DESC`),
    ])
    const total = rows.reduce((sum, row) => sum + Number(row.count), 0)
    const words = rows.map((row) => `${String(row.count)} ${String(row.status).replaceAll('_', ' ')}`)
    tell(`${total} ${name}: ${words.join(', ')}`)
  }
}
