import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { unstable_startWorker } from 'wrangler'
import { recallSample } from '../../test/recall-sample.ts'
import { recallPdf } from './recall-pdf.ts'

/** Bundling and starting workerd, and the first request that warms it, on a busy machine. */
const SLOW_MILLISECONDS = 60_000
let worker: Awaited<ReturnType<typeof unstable_startWorker>>

beforeAll(async () => {
  vi.stubEnv('CLOUDFLARE_CF_FETCH_ENABLED', 'false')
  vi.stubEnv('WRANGLER_SEND_METRICS', 'false')
  worker = await unstable_startWorker({
    config: fileURLToPath(new URL('../../test-worker/recall.wrangler.jsonc', import.meta.url)),
    dev: { server: { port: 0 }, inspector: false, logLevel: 'error', watch: false },
  })
  await worker.ready
}, SLOW_MILLISECONDS)
afterAll(() => worker.dispose())

/** Without what hangs on the moment: the dates of creation, and the ids made of them. */
const timeless = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/\(D:\d{14}Z\)/g, '')
    .replace(/\/ID \[[^\]]*\]/, '')

it(
  '[B23.1] lays out the same report in workerd as on Node',
  async () => {
    const response = (await worker.fetch('http://recall/')) as unknown as Response
    expect(response.status).toBe(200)
    const inWorkerd = new Uint8Array(await response.arrayBuffer())
    expect(timeless(inWorkerd).slice(0, 8)).toBe('%PDF-1.7')
    expect(inWorkerd.byteLength).toBeGreaterThan(20_000)
    const onNode = await recallPdf(recallSample(60))
    expect(Math.abs(inWorkerd.byteLength - onNode.byteLength)).toBeLessThan(200)
  },
  SLOW_MILLISECONDS,
)
