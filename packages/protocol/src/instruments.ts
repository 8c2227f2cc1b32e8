import { readingPurpose, signedReading, unit } from '@batchproof/domain'
import { decimalText } from '@batchproof/domain/kernel/decimal.ts'
import { z } from 'zod'

/** What the web server asks of the instrument bridge. A reading is asked for one field, and signed for it alone. */
export const bridgeRequest = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('read'), instrument: z.string().min(1).max(20), purpose: readingPurpose }),
  z.object({ ask: z.literal('tare'), instrument: z.string().min(1).max(20) }),
  z.object({ ask: z.literal('zero'), instrument: z.string().min(1).max(20) }),
])
export type BridgeRequest = z.infer<typeof bridgeRequest>

/**
 * What the bridge answers, and the kiosk is told: a stable reading with its signature, a weight that still moves (never
 * signed), that a tare or zero was done, or in words why there is no weight.
 */
export const bridgeAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('stable'), reading: signedReading }),
  z.object({ state: z.literal('unstable'), value: decimalText, unit: unit.nullable() }),
  z.object({ state: z.literal('done') }),
  z.object({ state: z.literal('refused'), problem: z.string().max(60), message: z.string().max(500) }),
])
export type BridgeAnswer = z.infer<typeof bridgeAnswer>
