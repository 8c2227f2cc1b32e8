import { openSealKey } from '@batchproof/auth'
import { verifyEverything } from '@batchproof/records'
import { loadSecrets } from '../start/secrets.ts'
import { openRecord, runForOperator } from './open-record.ts'

/** `pnpm verify`: proves every chain and every signature of the record; exit code 1 when any byte is not as recorded. */
async function verify(): Promise<number> {
  const { config, db } = await openRecord()
  try {
    const { publicKeys } = await openSealKey(loadSecrets(config.dataDir, { mayCreate: false }).sealKey)
    const { hostname, origin } = new URL(config.origin)
    const rp = { id: hostname, name: 'Batchproof', origins: [origin] }
    const found = await verifyEverything(db, { publicKeys, rp })
    for (const fault of found.chainFaults)
      console.log(`${fault.problem}  ${fault.stream}  version ${fault.version}`)
    for (const fault of found.signatureFaults)
      console.log(`${fault.faults.join(', ')}  ${fault.stream}  version ${fault.version}`)
    const faults = found.chainFaults.length + found.signatureFaults.length
    const counted = `${found.eventCount} events in ${found.streamCount} streams, ${found.signatureCount} signatures`
    console.log(
      faults === 0
        ? `Verified: ${counted}. Every byte is as it was recorded.`
        : `${faults} faults in ${counted}.`,
    )
    return faults === 0 ? 0 : 1
  } finally {
    await db.close()
  }
}

await runForOperator(verify)
