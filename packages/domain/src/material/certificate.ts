import { z } from 'zod'
import { decimalText } from '../kernel/decimal.ts'
import { unit } from '../kernel/unit.ts'

/** What a certificate of analysis states of a lot, in words. */
export const CERTIFICATE_PROPERTIES = {
  assay: 'Assay',
  water: 'Water',
  loss_on_drying: 'Loss on drying',
  residual_solvents: 'Residual solvents',
  potency: 'Labelled potency',
  density: 'Density',
} as const
export type CertificateProperty = keyof typeof CERTIFICATE_PROPERTIES

/** What a value is stated of: the substance as it lies in the container, or without its water or solvents. */
export const CERTIFICATE_BASES = {
  as_is: 'As is',
  anhydrous: 'Anhydrous',
  dried: 'Dried',
  solvent_free: 'Solvent-free',
} as const
export type CertificateBasis = keyof typeof CERTIFICATE_BASES

const keysOf = <Table extends object>(table: Table) =>
  Object.keys(table) as [keyof Table & string, ...(keyof Table & string)[]]

/** Zod schema of {@link CertificateBasis}. */
export const certificateBasis = z.enum(keysOf(CERTIFICATE_BASES))

/** One value of a certificate with the basis on which it is stated: without it nothing may be computed from it (X08). */
export const certificateValue = z
  .object({
    property: z.enum(keysOf(CERTIFICATE_PROPERTIES)),
    value: decimalText,
    unit,
    basis: certificateBasis,
    /** At which a density holds; without it nothing is converted by it. */
    temperatureCelsius: decimalText.nullable().optional(),
  })
  .refine(({ property, temperatureCelsius }) => property !== 'density' || temperatureCelsius != null, {
    error: 'give the temperature at which the density holds',
    path: ['temperatureCelsius'],
  })
export type CertificateValue = z.infer<typeof certificateValue>

/** The values of one certificate: a property once on each basis. */
export const certificateValues = z
  .array(certificateValue)
  .max(20)
  .refine(
    (values) => new Set(values.map(({ property, basis }) => `${property} ${basis}`)).size === values.length,
    {
      error: 'state each property once on its basis',
    },
  )
