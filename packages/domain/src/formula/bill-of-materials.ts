import { z } from 'zod'
import { decimalText } from '../kernel/decimal.ts'
import { quantity } from '../kernel/quantity.ts'
import { slug } from './procedure.ts'

/** One component (B01.3; 211.186(b)(3)–(5)): what, how much, and how far from it one may be. */
export const billLine = z.object({
  id: slug,
  materialCode: z.string().trim().max(40),
  name: z.string().trim().max(160),
  role: z.enum(['active', 'inactive', 'container', 'closure', 'packaging', 'process_aid']),
  quantity,
  /** Inclusive limits in the unit of `quantity`. */
  low: decimalText,
  high: decimalText,
  /** Extra active, percent, with its justification (211.186(b)(5)). */
  overagePercent: decimalText.nullable().default(null),
  overageReason: z.string().trim().max(300).default(''),
  /** Whether the starting component is sterile: it decides the BUD row (USP <797>). */
  sterile: z.boolean(),
  /** Amount or proportion as the label states it, e.g. `100 mcg/mL`; for actives and inactives. */
  labelAmount: z.string().trim().max(60).default(''),
  /** Another person must verify what was dispensed, where no witness of the step does (R07; 211.101(c)). */
  verification: z.boolean().default(false),
})
export type BillLine = z.infer<typeof billLine>
