import { createTestFacility, type TestFacility } from '@batchproof/testing'
import { openTemporaryDatabase } from '@batchproof/testing/temporary-database.ts'
import { appRouter, createCaller } from '../src/app-router.ts'
import type { ApiContext, SignedInSession } from '../src/context.ts'

export type PersonKey = Parameters<TestFacility['as']>[0]
export type Caller = ReturnType<typeof createCaller>

/** What a request did beside its answer. */
export interface Effects {
  sessionToken: string | null | undefined
  deviceToken: string | undefined
  displayToken: string | undefined
  readonly defects: unknown[]
}

export interface TestApi {
  readonly facility: TestFacility
  /** The API as somebody calls it; null: nobody is signed in. */
  callerOf(who: PersonKey | null, changes?: Partial<ApiContext>): Promise<Caller>
  contextOf(
    who: PersonKey | null,
    changes?: Partial<ApiContext>,
  ): Promise<ApiContext & { readonly effects: Effects }>
  /** The API as a paired wall display calls it. */
  display(): Promise<Caller>
  /** How many events stand on record. */
  eventCount(): Promise<number>
  close(): Promise<void>
}

const DISPLAY = { deviceId: 'wall-1', name: 'Wall of the QA office' }

/** The API over a small facility with a database of its own, called without a network. */
export async function openTestApi(seed = 1): Promise<TestApi> {
  const { db, remove } = await openTemporaryDatabase()
  const facility = await createTestFacility(db, { seed })
  const { records } = facility

  async function sessionOf(who: PersonKey): Promise<SignedInSession> {
    const requester = await facility.as(who).requester()
    return { requester, expiresAt: '2026-11-20T13:00:00.000Z', mustChangePin: false }
  }

  const contextOf: TestApi['contextOf'] = async (who, changes = {}) => {
    const effects: Effects = {
      sessionToken: undefined,
      deviceToken: undefined,
      displayToken: undefined,
      defects: [],
    }
    return {
      records,
      session: who === null ? null : await sessionOf(who),
      device: null,
      display: null,
      place: { deviceId: 'browser-1', networkAddress: '10.0.0.9', userAgent: 'test' },
      sealPublicKeys: records.sealPublicKeys,
      requestId: 'request-1',
      isBackground: false,
      cookies: {
        setSession: (token) => {
          effects.sessionToken = token
        },
        setDevice: (token) => {
          effects.deviceToken = token
        },
        setDisplay: (token) => {
          effects.displayToken = token
        },
      },
      afterCommit: () => undefined,
      noteDefect: (error) => effects.defects.push(error),
      effects,
      ...changes,
    }
  }

  return {
    facility,
    contextOf,
    display: async () => createCaller(await contextOf(null, { display: DISPLAY })),
    callerOf: async (who, changes) => createCaller(await contextOf(who, changes)),
    eventCount: async () => {
      const [rows = []] = await db.read([{ sql: 'SELECT count(*) AS n FROM record_event', args: [] }])
      return rows[0]?.n as number
    },
    close: remove,
  }
}

/** Every procedure of the router by its path, with its type. */
export function proceduresOf(type: 'query' | 'mutation'): string[] {
  const { procedures } = appRouter._def
  return Object.entries(procedures as unknown as Record<string, { _def: { type: string } }>)
    .filter(([, procedure]) => procedure._def.type === type)
    .map(([path]) => path)
}

/** Calls a procedure by its path. */
export function call(caller: Caller, path: string, input?: unknown): Promise<unknown> {
  const [section = '', ...rest] = path.split('.')
  let found = (caller as unknown as Record<string, unknown>)[section]
  for (const name of rest) found = (found as Record<string, unknown>)[name]
  return (found as (input?: unknown) => Promise<unknown>)(input)
}
