import { z } from 'zod'
import type { Database } from './database.ts'

const databaseAddress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('http'),
    url: z.string().regex(/^(https?|libsql):\/\//, 'Give an http:, https: or libsql: address'),
    /** Name of the environment variable that holds the token: the directory itself holds no secret. */
    authTokenVariable: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('replica'),
    path: z.string().min(1),
    primaryUrl: z.string().regex(/^(https?|libsql):\/\//, 'Give an http:, https: or libsql: address'),
    authTokenVariable: z.string().optional(),
    syncIntervalSeconds: z.number().positive().default(5),
  }),
])

/** Where an organisation's database is. */
export type DatabaseAddress = z.infer<typeof databaseAddress>

const organisation = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Lower-case letters, digits and hyphens'),
  name: z.string().min(1),
  /** Host names under which the organisation is served, without a port. */
  hosts: z.array(z.string().min(1).toLowerCase()).default([]),
  database: databaseAddress,
})

export type Organisation = z.infer<typeof organisation>

/** The directory file: one organisation, one database. */
export const directorySchema = z
  .strictObject({ organisations: z.array(organisation).min(1) })
  .superRefine((directory, context) => {
    const { organisations } = directory
    const twice = (what: string, values: readonly string[]) => {
      const second = values.find((value, index) => values.indexOf(value) !== index)
      if (second !== undefined)
        context.addIssue({ code: 'custom', message: `${what} ${second} is named twice` })
    }
    twice(
      'organisation',
      organisations.map((each) => each.id),
    )
    twice(
      'host',
      organisations.flatMap((each) => each.hosts),
    )
    // Two organisations in one database would see each other's records.
    twice(
      'database',
      organisations.flatMap((each) => addressKeys(each.database)),
    )
  })

/** An organisation that the directory does not name. */
export class UnknownOrganisation extends Error {
  override readonly name = 'UnknownOrganisation'
  constructor() {
    super('the directory does not name this organisation')
  }
}

export interface Directory {
  readonly organisations: readonly Organisation[]
  /** The organisation served under a host name (port and case do not matter), or null. */
  organisationByHost(host: string): Organisation | null
  /** Opens the organisation's database, once; a failed opening is tried again by the next call. */
  openOrganisation(id: string): Promise<Database>
  close(): Promise<void>
}

/**
 * Makes a directory from the parsed JSON of its file.
 *
 * @param open opens a database by its address (`openDatabase` of `open-database.ts` on Node)
 * @throws z.ZodError when the file is not a directory
 */
export function createDirectory(
  json: unknown,
  open: (address: DatabaseAddress) => Promise<Database>,
): Directory {
  const { organisations } = directorySchema.parse(json)
  const opened = new Map<string, Promise<Database>>()
  return {
    organisations,
    organisationByHost(host) {
      const name = host.replace(/:\d+$/, '').toLowerCase()
      return organisations.find((each) => each.hosts.includes(name)) ?? null
    },
    async openOrganisation(id) {
      const found = organisations.find((each) => each.id === id)
      if (found === undefined) throw new UnknownOrganisation()
      let database = opened.get(id)
      if (database === undefined) {
        database = open(found.database)
        opened.set(id, database)
        database.catch(() => opened.delete(id))
      }
      return database
    },
    async close() {
      const databases = await Promise.allSettled(opened.values())
      opened.clear()
      await Promise.all(
        databases.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)),
      )
    },
  }
}

function addressKeys(address: DatabaseAddress): string[] {
  if (address.kind === 'http') return [address.url]
  return address.kind === 'replica' ? [address.path, address.primaryUrl] : [address.path]
}
