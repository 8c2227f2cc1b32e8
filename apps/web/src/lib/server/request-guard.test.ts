import { describe, expect, it } from 'vitest'
import { isForged } from './request-guard.ts'

const ORIGIN = 'https://facility.example'
const OURS = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'x-batchproof': '1' }

const forged = (headers: Record<string, string>, path = '/api/trpc/batch.start', method = 'POST') =>
  isForged(new Request(`${ORIGIN}${path}`, { method, headers }), new URL(`${ORIGIN}${path}`))

describe('a request that may change something', () => {
  it('is ours from our own pages', () => {
    expect(forged(OURS)).toBe(false)
    expect(forged({ 'sec-fetch-site': 'same-origin', 'x-batchproof': '1' })).toBe(false)
  })

  it.each([
    ['another site', { ...OURS, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of the same host', { ...OURS, origin: `${ORIGIN}:8443` }],
    ['the same name over http', { ...OURS, origin: 'http://facility.example' }],
    ['a sister host', { ...OURS, origin: 'https://other.facility.example', 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { ...OURS, origin: 'null' }],
    ['nobody who says so', { 'x-batchproof': '1' }],
    ['a browser that knows better than its origin', { ...OURS, 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', (_from, headers) => {
    expect(forged(headers)).toBe(true)
  })

  it('needs the header that no form can send, under /api', () => {
    const { 'x-batchproof': _header, ...withoutIt } = OURS
    expect(forged(withoutIt)).toBe(true)
    expect(forged(withoutIt, '/theme')).toBe(false)
  })

  it('is told by its method, which no header changes', () => {
    expect(forged({}, '/api/trpc/batch.get', 'GET')).toBe(false)
    expect(forged({ 'x-http-method-override': 'GET' }, '/api/trpc/batch.start', 'DELETE')).toBe(true)
  })

  it('is let through to the one address for machines, whose token no browser sends by itself', () => {
    const machine = { authorization: 'Bearer token' }
    expect(forged(machine, '/api/batches/issue-component')).toBe(false)
    for (const path of ['/api/batches/issue-component/', '/api/batches/issue-component2', '/api/batches'])
      expect(forged(machine, path)).toBe(true)
    expect(forged(machine, '/api/commands/batch.issueComponent')).toBe(true)
  })
})
