import { z } from 'zod'
import { equalBytes, fromBase64url } from '../bytes.ts'
import type { RelyingParty } from '../context.ts'

const clientDataShape = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
})

/** What is wrong with what the browser says of a ceremony. */
export type ClientDataProblem =
  | 'client_data_unreadable'
  | 'type_wrong'
  | 'challenge_differs'
  | 'origin_not_allowed'
  | 'cross_origin'
  | 'top_origin_present'

/**
 * Checks `clientDataJSON` (WebAuthn Level 3 §7.1 steps 5–11, §7.2 steps 9–14).
 *
 * The product is never framed: a ceremony inside another site's page is refused, whatever that page is, and so is
 * a `topOrigin`, which says the same.
 */
export function checkClientData(
  clientDataJSON: Uint8Array,
  expected: {
    readonly type: 'webauthn.create' | 'webauthn.get'
    readonly challenge: Uint8Array
    readonly rp: RelyingParty
  },
): ClientDataProblem | null {
  const clientData = parseClientData(clientDataJSON)
  const challenge = clientData && fromBase64url(clientData.challenge)
  if (!clientData || !challenge) return 'client_data_unreadable'
  if (clientData.type !== expected.type) return 'type_wrong'
  if (!equalBytes(challenge, expected.challenge)) return 'challenge_differs'
  if (!expected.rp.origins.includes(clientData.origin)) return 'origin_not_allowed'
  if (clientData.crossOrigin === true) return 'cross_origin'
  if (clientData.topOrigin !== undefined) return 'top_origin_present'
  return null
}

function parseClientData(bytes: Uint8Array): z.infer<typeof clientDataShape> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return clientDataShape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
