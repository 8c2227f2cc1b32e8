import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '../src/app-router.ts'
import { openTestApi, type TestApi } from './test-api.ts'
import type { ApiContext } from '../src/context.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
}, 120_000)
afterAll(() => api.close())

/** Asks over HTTP, as a browser does, with the context changed. */
async function ask(
  path: string,
  input: unknown,
  change: (context: ApiContext) => Partial<ApiContext> = () => ({}),
) {
  const context = await api.contextOf('pic')
  const url = `http://localhost/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request(url),
    router: appRouter,
    createContext: () => ({ ...context, ...change(context) }),
  })
  return { status: response.status, text: await response.text(), defects: context.effects.defects }
}

/** Records whose database fails in a way that carries SQL and a path of this machine. */
function broken(error: Error) {
  const read = async () => {
    throw error
  }
  return (context: ApiContext) => ({
    records: { ...context.records, db: { ...context.records.db, read } },
  })
}

describe('an error', () => {
  it('tells nothing of a defect but the number under which it was noted', async () => {
    const secret = new Error('SQLITE_ERROR near "SELCT * FROM auth_account" in /srv/app/record.ts')
    const { status, text, defects } = await ask('batch.list', {}, broken(secret))
    expect(status).toBe(500)
    expect(text).toContain('request-1')
    expect(text).not.toMatch(/SQL|SELCT|auth_account|\/srv|\.ts|stack|at /)
    expect(defects).toEqual([secret])
  })

  it('says that the record cannot be reached, when it cannot', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3'), { name: 'DatabaseUnavailable' })
    const { status, text } = await ask('batch.list', {}, broken(away))
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({ error: { data: { code: 'SERVICE_UNAVAILABLE' } } })
    expect(text).not.toContain('10.1.2.3')
  })

  it('names the field of a query that is wrong', async () => {
    const { status, text } = await ask('batch.list', { limit: 100_000 })
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ error: { data: { fields: { limit: expect.any(String) } } } })
    expect(text).not.toMatch(/stack|\.ts:/)
  })

  it('is the same for what does not exist and for what is not a query', async () => {
    expect(JSON.parse((await ask('batch.get', { id: 'none' })).text)).toMatchObject({
      error: { message: 'There is no such batch.', data: { code: 'NOT_FOUND', requestId: 'request-1' } },
    })
    expect((await ask('batch.nothing', {})).status).toBe(404)
  })
})
