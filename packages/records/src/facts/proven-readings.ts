import { readingStatementText } from '@batchproof/domain'
import type { RegisteredDevice, SignedReading } from '@batchproof/domain'
import type { Values } from './batch-surroundings.ts'

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  )

/** Bridges that are registered, not revoked, and allowed to sign readings. */
const bridgesAmong = (devices: readonly RegisteredDevice[]) =>
  devices.filter(
    ({ machine, revokedAt }) =>
      revokedAt === null && machine?.publicKey && machine.scopes.includes('instruments.read'),
  )

async function isGood(reading: SignedReading, publicKey: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytesOf(publicKey), 'Ed25519', false, ['verify'])
  const statement = new TextEncoder().encode(readingStatementText(reading))
  return crypto.subtle.verify('Ed25519', key, bytesOf(reading.signature), statement)
}

/**
 * The signatures among a step's values that the key of the registered bridge they name made over exactly that reading: a
 * browser cannot claim that an instrument wrote a figure (B09.4).
 */
export async function provenSignatures(
  values: Values,
  devices: readonly RegisteredDevice[],
): Promise<string[]> {
  const readings = Object.values(values).flatMap((value) =>
    value.kind === 'number' || value.kind === 'component' ? (value.readings ?? []) : [],
  )
  if (readings.length === 0) return []
  const bridges = bridgesAmong(devices)
  const proven: string[] = []
  for (const reading of readings) {
    const publicKey = bridges.find(({ id }) => id === reading.gatewayId)?.machine?.publicKey
    // A key that is none, and a signature that is none, prove nothing; neither is a defect of ours.
    if (publicKey && (await isGood(reading, publicKey).catch(() => false))) proven.push(reading.signature)
  }
  return proven
}
