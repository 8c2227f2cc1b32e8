import { z } from 'zod'

/** How a balance speaks: the standard command sets of the two makers that most laboratories have. */
export const INSTRUMENT_PROTOCOLS = { mt_sics: 'MT-SICS', sartorius_sbi: 'Sartorius SBI' } as const
export type InstrumentProtocol = keyof typeof INSTRUMENT_PROTOCOLS

/** Where the instrument bridge finds a balance on the facility's network (21 CFR 11.10(h)). */
export const instrumentConnection = z.object({
  protocol: z.enum(Object.keys(INSTRUMENT_PROTOCOLS) as [InstrumentProtocol, ...InstrumentProtocol[]]),
  host: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,120}$/, 'a name or an address on the network'),
  port: z.number().int().min(1).max(65_535),
})
export type InstrumentConnection = z.infer<typeof instrumentConnection>

/** The connection on one line, as it stands in a signed reading: `mt_sics://10.0.4.20:4305`. */
export function connectionText({ protocol, host, port }: InstrumentConnection): string {
  return `${protocol}://${host}:${port}`
}
