import { verifySignatureRecord } from '@batchproof/auth'
import type { RelyingParty, SignatureFault } from '@batchproof/auth'
import type { PublicSealKeys } from '@batchproof/auth/seal.ts'
import { eventFromRow, eventsStatement, verifyRecord } from '@batchproof/db'
import type { Database, RecordFault, Row } from '@batchproof/db'
import type { RecordEvent } from '@batchproof/domain'

/** A signature that does not belong where it stands. */
export interface SignatureProblem {
  readonly stream: string
  readonly version: number
  readonly seq: number
  readonly faults: readonly SignatureFault[]
}

export interface FullVerification {
  readonly eventCount: number
  readonly streamCount: number
  readonly signatureCount: number
  /** Chains that are not as they were recorded. */
  readonly chainFaults: readonly RecordFault[]
  /** Signatures that were moved, changed or made without the server's seal. */
  readonly signatureFaults: readonly SignatureProblem[]
}

const PAGE_EVENTS = 500

/** A row that is no event any more has been counted among the chain's faults; there is no signature to prove in it. */
function readableEvent(row: Row): RecordEvent[] {
  try {
    return [eventFromRow(row)]
  } catch {
    return []
  }
}

/**
 * Proves the whole record (21 CFR 11.10(a), 11.70): every chain, and every signature with its content, its seal and its
 * WebAuthn evidence. Needs public keys only.
 */
export async function verifyEverything(
  db: Database,
  trust: { readonly publicKeys: PublicSealKeys; readonly rp: RelyingParty },
): Promise<FullVerification> {
  const { eventCount, streamCount, faults: chainFaults } = await verifyRecord(db)
  const signatureFaults: SignatureProblem[] = []
  let signatureCount = 0
  for (let afterSeq = 0; ;) {
    const [rows = []] = await db.read([eventsStatement({ afterSeq, limit: PAGE_EVENTS })])
    for (const event of rows.flatMap(readableEvent)) {
      if (!event.signature) continue
      signatureCount += 1
      // What is no signature any more in its shape is as good as none.
      const faults = await verifySignatureRecord(event, trust).catch((): SignatureFault[] => [
        'signature_missing',
      ])
      if (faults.length > 0)
        signatureFaults.push({ stream: event.stream, version: event.version, seq: event.seq, faults })
    }
    const last = rows.at(-1)
    if (!last) return { eventCount, streamCount, signatureCount, chainFaults, signatureFaults }
    afterSeq = last.seq as number
  }
}
