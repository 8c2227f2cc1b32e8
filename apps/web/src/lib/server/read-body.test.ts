import { describe, expect, it } from 'vitest'
import { readBody } from './read-body.ts'

/** A sender who says nothing of the length and goes on for as long as it is read. */
function endless(chunkBytes: number): { request: Request; sent: () => number } {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += chunkBytes
      controller.enqueue(new Uint8Array(chunkBytes))
    },
  })
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit
  return { request: new Request('http://localhost/', init), sent: () => sent }
}

describe('readBody', () => {
  it('reads a body whole', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: new Uint8Array([1, 2, 3]) })
    expect(await readBody(request, 3)).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('stops at the limit, whatever the sender said of the length', async () => {
    const { request, sent } = endless(1000)
    expect(await readBody(request, 5000)).toBeNull()
    expect(sent()).toBeLessThan(10_000)
  })
})
