import { bridgeAnswer } from '@batchproof/protocol'
import type { BridgeAnswer, BridgeRequest } from '@batchproof/protocol'
import type { InstrumentsConfig } from '@batchproof/records'

/** A balance answers in a moment; a bridge that does not is as good as none. */
const TIMEOUT_MILLISECONDS = 8000

const refused = (problem: string, message: string): BridgeAnswer => ({ state: 'refused', problem, message })

/**
 * Asks the instrument bridge. The kiosk speaks to its own server alone: a page that came over https may not call a device
 * on the local network, and the bridge need not be opened to every iPad.
 *
 * @returns what the bridge says; that it is not set up, away or broken comes back as a refusal in words too
 */
export async function askBridge(
  config: InstrumentsConfig | null | undefined,
  request: BridgeRequest,
): Promise<BridgeAnswer> {
  if (!config)
    return refused('no_bridge', 'No instrument bridge is set up here. Type what the balance shows.')
  const away = refused(
    'bridge_away',
    'The instrument bridge cannot be reached now. Type what the balance shows.',
  )
  try {
    const response = await fetch(`${config.origin}/instruments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${config.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (!response.ok) return away
    const parsed = bridgeAnswer.safeParse(await response.json())
    return parsed.success ? parsed.data : away
  } catch {
    return away
  }
}
