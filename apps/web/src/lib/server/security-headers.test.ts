import { expect, it } from 'vitest'
import { setSecurityHeaders } from './security-headers.ts'

const PAGE_POLICY = "default-src 'self'; connect-src 'self' wss://rooms.invalid"

function headersOf(address: string, given: Record<string, string>, rooms: string | null): Headers {
  const headers = new Headers(given)
  setSecurityHeaders(headers, new URL(address), rooms)
  return headers
}

it('lets a page speak to itself and to its own live rooms alone', () => {
  const page = { 'content-security-policy': PAGE_POLICY }
  const policyOf = (rooms: string | null) =>
    headersOf('https://a.example/', page, rooms).get('content-security-policy')
  expect(policyOf('wss://rooms.a.example')).toBe(
    "default-src 'self'; connect-src 'self' wss://rooms.a.example",
  )
  expect(policyOf(null)).not.toContain('rooms')
})

it('lets nothing run in what is no page', () => {
  const headers = headersOf('https://a.example/api/blobs/1', { 'cache-control': 'private, immutable' }, null)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('private, immutable')
})

it('binds a browser to https only where there is https', () => {
  expect(headersOf('https://a.example/', {}, null).get('strict-transport-security')).toMatch(/max-age=\d{8}/)
  expect(headersOf('http://localhost:3000/', {}, null).get('strict-transport-security')).toBeNull()
})
