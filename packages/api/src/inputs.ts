import { z } from 'zod'

/** Shapes that several procedures take. */
export const id = z.string().min(1).max(80)
export const search = z.string().trim().max(120).optional()
export const day = z.iso.date('Write the date as YYYY-MM-DD')
export const cursor = z.string().max(400).nullish()
export const limit = z.number().int().min(1).max(200).optional()
export const page = { cursor, limit }
export const pin = z.string().regex(/^\d{4,12}$/, 'digits only')

/** How a person says who they are: typed name, scanned badge, or the tile they touched. */
export const identifier = z.discriminatedUnion('by', [
  z.object({ by: z.literal('user_name'), userName: z.string().trim().min(1).max(60) }),
  z.object({ by: z.literal('badge'), badge: z.string().trim().min(4).max(200) }),
  z.object({ by: z.literal('person'), personId: id }),
])
