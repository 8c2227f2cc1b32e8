import { verifySignatureRecord } from '@batchproof/auth'
import type { PublicSealKeys, SignatureFault } from '@batchproof/auth'
import { EVENT_COLUMNS, eventFromRow, headFromRow, headStatement, statement } from '@batchproof/db'
import { CHAIN_START, verifyChain } from '@batchproof/domain'
import type { ChainFault, RecordEvent } from '@batchproof/domain'
import type { Records } from '../records.ts'

/** What a check of one stream found. */
export interface VerificationView {
  readonly stream: string
  readonly eventCount: number
  readonly signatureCount: number
  readonly headHash: string
  /** The first place at which the chain does not fit; null when every byte does. */
  readonly chainFault: ChainFault | null
  /** True when the stream's end is the one that its head names: nothing was cut off. */
  readonly endsAtHead: boolean
  readonly signatureFaults: readonly {
    readonly version: number
    readonly faults: readonly SignatureFault[]
  }[]
  readonly checkedAt: string
  readonly intact: boolean
}

/**
 * Computes a stream again from its first event: every hash, its end against its head, and every signature against the
 * event it stands in, its seal and its kept evidence (21 CFR 11.10(c), 11.70). Null when there is no such stream.
 */
export async function verifyStream(
  records: Records,
  stream: string,
  publicKeys: PublicSealKeys,
): Promise<VerificationView | null> {
  const ofStream = `SELECT ${EVENT_COLUMNS} FROM record_event WHERE stream = ? ORDER BY version`
  // A command signed for another stream may have its first event there.
  const streamOfCommand = `SELECT command_id, stream FROM record_event WHERE command_ordinal = 0
    AND command_id IN (SELECT command_id FROM record_event WHERE stream = ?)`
  const [rows = [], heads = [], commands = []] = await records.db.read([
    statement(ofStream, stream),
    headStatement(stream),
    statement(streamOfCommand, stream),
  ])
  const events = rows.map(eventFromRow)
  if (events.length === 0) return null
  const head = headFromRow(stream, heads[0])
  const signedStreams = new Map(commands.map((row) => [row.command_id as string, row.stream as string]))
  const signed = events.filter(({ signature }) => signature !== null)
  const signatureFaults = await faultsOf(records, signed, signedStreams, publicKeys)
  const chainFault = verifyChain(events)
  const endsAtHead = (events.at(-1)?.hash ?? CHAIN_START) === head.hash && events.length === head.version
  return {
    stream,
    eventCount: events.length,
    signatureCount: signed.length,
    headHash: head.hash,
    chainFault,
    endsAtHead,
    signatureFaults,
    checkedAt: records.now(),
    intact: chainFault === null && endsAtHead && signatureFaults.length === 0,
  }
}

async function faultsOf(
  records: Records,
  signed: readonly RecordEvent[],
  signedStreams: ReadonlyMap<string, string>,
  publicKeys: PublicSealKeys,
): Promise<VerificationView['signatureFaults']> {
  const trust = { publicKeys, rp: records.auth.rp }
  const checked = await Promise.all(
    signed.map(async (event) => ({
      version: event.version,
      faults: await verifySignatureRecord(event, trust, signedStreams.get(event.commandId) ?? event.stream),
    })),
  )
  return checked.filter(({ faults }) => faults.length > 0)
}
