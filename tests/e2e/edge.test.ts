import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executionOf } from '@batchproof/domain'
import { test as base, type APIRequestContext } from '@playwright/test'
import { readCodes } from '../../packages/documents/test/read-codes.ts'
import { freePort, startEdge, startSqld } from '../../scripts/services/index.ts'
import { readConfig } from '../../scripts/start/config.ts'
import { loadSecrets, secretSettings } from '../../scripts/start/secrets.ts'
import { Desk } from './support/desk.ts'
import { demonstrationPerson, foundRecord } from './support/founded-record.ts'
import { expect } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import {
  approveSmallFormula,
  releaseSmallBatch,
  scheduleSmallBatch,
  smallFormula,
  type OpenDesk,
} from './support/small-batch.ts'

/** The same product as a Worker: workerd, and a real libSQL server over HTTP. */
const test = base.extend<object, { edge: { origin: string; desk: OpenDesk } }>({
  edge: [
    async ({ playwright }, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'batchproof-edge-'))
      const port = await freePort()
      const origin = `http://localhost:${port}`
      const log = (name: string) => join(dataDir, 'logs', `${name}.log`)
      const sqld = await startSqld({ dataDir: join(dataDir, 'sqld'), logFile: log('sqld') })
      const settings = { BATCHPROOF_DATABASE_URL: sqld.url, BATCHPROOF_ORIGIN: origin }
      const secrets = loadSecrets(dataDir, { mayCreate: true })
      await foundRecord(readConfig({ ...settings, BATCHPROOF_DATA_DIR: dataDir }, dataDir), secrets)
      const worker = await startEdge({
        dataDir: join(dataDir, 'worker'),
        port,
        env: { ...settings, ...secretSettings(secrets) },
        logFile: log('edge'),
      })
      const contexts: APIRequestContext[] = []
      await use({
        origin,
        async desk(userName) {
          const request = await playwright.request.newContext()
          contexts.push(request)
          return Desk.open(request, { origin, person: demonstrationPerson }, userName)
        },
      })
      await Promise.all(contexts.map((context) => context.dispose()))
      await Promise.all([worker.stop(), sqld.stop()])
      rmSync(dataDir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  actionTimeout: 30_000,
})

test('[C01] [C02] under workerd a step is signed on the iPad, its label can be read, and a drill leaves as PDF', async ({
  browser,
  edge,
}) => {
  test.slow()
  const { procedure, ...content } = smallFormula()
  const formulaId = await approveSmallFormula(edge.desk, { ...content, procedure: procedure.slice(0, 2) })
  const batch = await scheduleSmallBatch(edge.desk, formulaId)
  const maria = demonstrationPerson('mlopez')
  const context = await browser.newContext({ baseURL: edge.origin, viewport: LANDSCAPE })
  const kiosk = new Kiosk(await context.newPage())
  await kiosk.register(demonstrationPerson('rkim'), 'iPad 1, Cleanroom 1')
  await kiosk.signIn(maria)
  await kiosk.open(batch.number)
  await kiosk.start(maria)
  await kiosk.press('Room temperature', '20.1')
  await kiosk.signStep(maria)
  await kiosk.expectStep('Issue the vial')
  const qa = await edge.desk('dokafor')
  const view = await qa.api.batch.get.query({ id: batch.id })
  expect(view.signatures.map(({ meaning }) => meaning)).toEqual(['batch_commenced', 'step_performed'])
  expect(executionOf(view.state, 'read-the-room').performed?.name).toBe('Maria Lopez')
  await context.close()

  await releaseSmallBatch(edge.desk, batch.id)
  const label = await qa.request.get(`${edge.origin}/api/batches/${batch.id}/label.png?dpi=300`)
  expect(label.status()).toBe(200)
  expect(label.headers()['content-type']).toBe('image/png')
  const codes = await readCodes(await label.body())
  expect(codes.dataMatrix?.text).toContain(batch.number)
  expect(codes.qr).toBe(`${edge.origin}/verify/${batch.id}`)

  const recallId = crypto.randomUUID()
  const start = { kind: 'batch' as const, batchId: batch.id }
  await qa.do('recall.open', recallId, { drill: true, start, reason: 'The yearly drill.' })
  const pdf = await qa.request.get(`${edge.origin}/api/recalls/${recallId}/recall.pdf`)
  expect(pdf.status()).toBe(200)
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
})
