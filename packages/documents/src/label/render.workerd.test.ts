import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { unstable_startWorker } from 'wrangler'
import { LABEL_SAMPLES } from '../../test/label-samples.ts'
import { readCodes } from '../../test/read-codes.ts'
import { renderLabel } from './render.ts'

/** Bundling and starting workerd, and the first request that warms it, on a busy machine. */
const SLOW_MILLISECONDS = 60_000

describe('labels on Cloudflare Workers', () => {
  let worker: Awaited<ReturnType<typeof unstable_startWorker>>

  beforeAll(async () => {
    // wrangler would ask Cloudflare where this machine stands; a test needs no network.
    vi.stubEnv('CLOUDFLARE_CF_FETCH_ENABLED', 'false')
    vi.stubEnv('WRANGLER_SEND_METRICS', 'false')
    worker = await unstable_startWorker({
      config: fileURLToPath(new URL('../../test-worker/wrangler.jsonc', import.meta.url)),
      dev: { server: { port: 0 }, inspector: false, logLevel: 'error', watch: false },
    })
    await worker.ready
  }, SLOW_MILLISECONDS)

  afterAll(async () => {
    await worker.dispose()
  })

  const post = (template: string, content: unknown): Promise<Response> =>
    worker.fetch(`http://label/?template=${template}`, {
      method: 'POST',
      body: JSON.stringify(content),
    }) as unknown as Promise<Response>

  it(
    '[B22.2] draws the same label in workerd as on Node, with both codes readable',
    async () => {
      const { template, content } = LABEL_SAMPLES.phenylephrineSyringe
      const response = await post(template, content)
      expect(response.status).toBe(200)
      const png = new Uint8Array(await response.arrayBuffer())

      const onNode = await renderLabel(content, { template })
      const read = await readCodes(png)
      expect(read).toEqual(await readCodes(onNode.png))
      expect(read.qr).toBe(content.verificationUrl)
      expect(Buffer.from(png).equals(onNode.png)).toBe(true)
    },
    SLOW_MILLISECONDS,
  )

  it('[X13] refuses an incomplete label in workerd too', async () => {
    const { template, content } = LABEL_SAMPLES.oxytocinBag
    const response = await post(template, { ...content, storage: '' })
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ code: 'label_incomplete' })
  })
})
