import { formatInstant, ORGANISATION_ID } from '@batchproof/domain'
import { Gathering } from '../facts/gathering.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import type { Records } from '../records.ts'

/** What anyone may know who holds a label: what stands on it, and whether the product may still be used. */
export interface PublicVerification {
  /** `released`: the label is genuine and in date. `expired`: genuine, past its beyond-use date. */
  readonly standing: 'released' | 'expired'
  readonly productName: string
  readonly strength: string
  readonly dosageForm: string
  readonly lotNumber: string
  readonly compoundedAt: string
  /** In words, in the facility's zone. */
  readonly beyondUse: string
  readonly storage: string
  readonly facility: { readonly name: string; readonly address: string; readonly phone: string }
  /** Hash of the record's last event: two answers about the same label can be compared. */
  readonly recordHash: string
}

/**
 * The public answer about a label's batch. Null for any batch that is not released, whatever else it is: who asks with
 * a made-up address learns nothing of what is being made.
 */
export async function readPublicVerification(
  records: Records,
  batchId: string,
): Promise<PublicVerification | null> {
  const gathering = new Gathering()
  const head = gathering.head('batch', batchId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  await gathering.read(records.db)
  const { state, hash } = head()
  const { facility } = organisation().state
  const { label, beyondUse, status } = state
  if (status !== 'released' || !label || !beyondUse || !facility) return null
  const zone = facility.timeZone || UNCONFIGURED_ZONE
  const inWords = (at: string | undefined) => (at === undefined ? '' : formatInstant(at, zone, 'date-time'))
  return {
    standing: beyondUse.at <= records.now() ? 'expired' : 'released',
    productName: label.productName,
    strength: label.strength,
    dosageForm: label.dosageForm,
    lotNumber: label.lotNumber,
    compoundedAt: inWords(label.compoundedAt),
    beyondUse: inWords(beyondUse.at),
    storage: label.storage,
    facility: { name: facility.name, address: facility.address, phone: facility.phone },
    recordHash: hash,
  }
}
