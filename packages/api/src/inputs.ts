import { z } from 'zod'

/** Shapes that several procedures take. */
export const id = z.string().min(1).max(80)
export const search = z.string().trim().max(120).optional()
export const day = z.iso.date('Write the date as YYYY-MM-DD')
export const cursor = z.string().max(400).nullish()
export const limit = z.number().int().min(1).max(200).optional()
export const page = { cursor, limit }
export const pin = z.string().regex(/^\d{4,12}$/, 'digits only')

/** How a person says who they are: exactly one of the three. */
export const identifierFields = {
  userName: z.string().trim().min(1).max(60).optional(),
  badge: z.string().trim().min(4).max(200).optional(),
  personId: id.optional(),
}

interface IdentifierFields {
  readonly userName?: string
  readonly badge?: string
  readonly personId?: string
}

export const namesOnePerson = ({ userName, badge, personId }: IdentifierFields): boolean =>
  [userName, badge, personId].filter((item) => item !== undefined).length === 1

export const NAME_ONE = { error: 'Give a user name, a badge or a person.', path: ['userName'] }
