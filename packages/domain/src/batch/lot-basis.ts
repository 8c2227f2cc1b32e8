import type { Unit } from '../kernel/unit.ts'
import type { CertificateValue } from '../material/certificate.ts'
import type { LotState } from '../material/lot.ts'

/** What a lot brings to a calculation: the unit that it is kept in, and its certificate. */
export interface LotBasis {
  readonly lotNumber: string
  readonly unit: Unit
  readonly certificate: readonly CertificateValue[]
  /** The file with the certificate; null where none is on record. */
  readonly certificateSha256: string | null
}

/** What a lot brings to a calculation; null for one that was never received. */
export function lotBasisOf(lot: LotState | undefined): LotBasis | null {
  if (!lot?.identity || !lot.onHand) return null
  const { lotNumber, certificateSha256 } = lot.identity
  return { lotNumber, unit: lot.onHand.unit, certificate: lot.certificate, certificateSha256 }
}
