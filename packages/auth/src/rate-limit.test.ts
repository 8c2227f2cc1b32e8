import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countRequest } from './rate-limit.ts'
import { openTestContext, type TestContext } from './testing/test-context.ts'

describe('countRequest', () => {
  let ctx: TestContext
  beforeEach(async () => {
    ctx = await openTestContext()
  })
  afterEach(() => ctx.close())
  const limit = { scope: 'sign_in', key: '10.0.0.7', limit: 3, windowSeconds: 60 }

  it('allows so many a window, counts requests that come together, and begins again', async () => {
    const verdicts = await Promise.all(Array.from({ length: 5 }, () => countRequest(ctx, limit)))
    expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(3)
    ctx.pass(20)
    expect(await countRequest(ctx, limit)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 40 })
    expect(await countRequest(ctx, { ...limit, key: '10.0.0.8' })).toMatchObject({
      allowed: true,
      remaining: 2,
    })
    ctx.pass(40)
    expect(await countRequest(ctx, limit)).toEqual({ allowed: true, remaining: 2, retryAfterSeconds: 0 })
  })
})
