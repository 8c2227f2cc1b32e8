import { readFileSync } from 'node:fs'
import { instrumentConnection } from '@batchproof/domain'
import { z } from 'zod'

const secret = z.string().regex(/^[\w-]{43,}$/, '32 random bytes in base64url')

/** Everything that the instrument bridge is told, in one file; docs/guide/connecting-a-balance.md explains each. */
const bridgeConfig = z.strictObject({
  /** Where it listens for the web server; its own machine only, unless another is named. */
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535).default(4310),
  /** What the web server shows to be let in. */
  accessToken: secret,
  /** Id that the office gave the bridge when it was registered. */
  gatewayId: z.string().min(1).max(80),
  /** Ed25519 private key, PKCS #8 DER in base64url. */
  privateKey: z.string().regex(/^[\w-]{64}$/, 'an Ed25519 key, PKCS #8 in base64url'),
  /** How long a balance may take to answer. */
  timeoutMilliseconds: z.number().int().min(100).max(60_000).default(3000),
  /** The balances, each under the code on its label; nothing else on the network is ever spoken to. */
  instruments: z
    .array(instrumentConnection.extend({ code: z.string().trim().min(1).max(20) }))
    .min(1, 'name at least one balance')
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, 'each code once'),
  /** Runs a simulated balance for each instrument, in place of the real ones: for trying it out. */
  simulate: z.boolean().default(false),
})
export type BridgeConfig = z.infer<typeof bridgeConfig>

/** A configuration that cannot be used: what is wrong is named, no secret is shown. */
export class BridgeConfigProblem extends Error {
  override readonly name = 'BridgeConfigProblem'
}

/**
 * Reads the file that BATCHPROOF_BRIDGE_CONFIG names; BATCHPROOF_BRIDGE_KEY and BATCHPROOF_BRIDGE_TOKEN stand in for the
 * two secrets where a site keeps them elsewhere.
 *
 * @throws BridgeConfigProblem
 */
export function readBridgeConfig(environment: Readonly<Record<string, string | undefined>>): BridgeConfig {
  const path = environment['BATCHPROOF_BRIDGE_CONFIG']
  if (!path) throw new BridgeConfigProblem('BATCHPROOF_BRIDGE_CONFIG names no file.')
  const { BATCHPROOF_BRIDGE_KEY: privateKey, BATCHPROOF_BRIDGE_TOKEN: accessToken } = environment
  const given = { ...readJson(path), ...(privateKey && { privateKey }), ...(accessToken && { accessToken }) }
  const parsed = bridgeConfig.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    ({ path: at, message }) => `${at.join('.') || 'the file'}: ${message}`,
  )
  throw new BridgeConfigProblem(
    `${path} cannot be used. ${faults.join('; ')}. See docs/guide/connecting-a-balance.md.`,
  )
}

function readJson(path: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Told below, like a file that holds something else.
  }
  throw new BridgeConfigProblem(`${path} is not there, or is no JSON object.`)
}
