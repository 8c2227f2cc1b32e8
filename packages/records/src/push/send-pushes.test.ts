import { toBase64url } from '@batchproof/auth/bytes.ts'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { statement } from '@batchproof/db'
import { migrate } from '@batchproof/db/migrate.ts'
import { createTestFacility } from '@batchproof/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createDecipheriv, createECDH, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drainEffects } from '../effects/drain.ts'
import { listFailedDeliveries, retryDeliveries } from '../queries/deliveries.ts'
import { markNotificationsRead } from '../queries/notifications.ts'
import { readPush, subscribe, unsubscribe } from './subscriptions.ts'
import { openVapidKey } from './vapid.ts'
import type { Database } from '@batchproof/db'
import type { TestFacility } from '@batchproof/testing'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A browser as its push service sees it: keys of its own, and it reads what was sent (RFC 8291 from the other side). */
function createBrowser() {
  const ecdh = createECDH('prime256v1')
  const publicKey = ecdh.generateKeys()
  const authSecret = randomBytes(16)
  const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, info, length))
  return {
    keys: { p256dh: toBase64url(publicKey), auth: toBase64url(authSecret) },
    read(body: Buffer): unknown {
      const salt = body.subarray(0, 16)
      const keyLength = body.readUInt8(20)
      const sender = body.subarray(21, 21 + keyLength)
      const sealed = body.subarray(21 + keyLength)
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender])
      const secret = derive(ecdh.computeSecret(sender), authSecret, info, 32)
      const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
      const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
      const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
      return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString())
    },
  }
}

describe('Web Push', () => {
  let folder: string
  let db: Database
  let facility: TestFacility
  let service: Server
  let origin: string
  let status = 201
  const taken: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = []
  const browser = createBrowser()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batchproof-push-'))
    db = await openFileDatabase(join(folder, 'test.db'), { mayBeLost: true })
    await migrate(db)
    service = createServer((request, response) => {
      void buffer(request).then((body) => {
        taken.push({ path: request.url ?? '', headers: request.headers, body })
        response.writeHead(status).end()
      })
    })
    await new Promise<void>((done) => service.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
    facility = await createTestFacility(db)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')
    const key = await openVapidKey(secret)
    Object.assign(facility.records, {
      push: { key, contact: 'https://us.example', furtherOrigins: [origin] },
    })
  }, 60_000)
  afterAll(async () => {
    await db.close()
    await new Promise((done) => service.close(done))
    await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    taken.length = 0
    status = 201
  })

  const requester = (who: Parameters<TestFacility['as']>[0]) => facility.as(who).requester()
  const turnOn = async (who: Parameters<TestFacility['as']>[0], path: string) =>
    subscribe(facility.records, await requester(who), {
      endpoint: `${origin}${path}`,
      label: 'Chrome on Windows',
      ...browser.keys,
    })
  /** A deviation tells quality, the pharmacist in charge and the production manager. */
  const openDeviation = () =>
    facility.as('technician').create('deviation.open', {
      report: {
        id: facility.records.uuid(),
        type: 'environmental',
        description: 'The door stood open for a while.',
        immediateAction: 'Closed it',
      },
      batchId: null,
    })
  const later = (seconds: number) => facility.clock.advance(seconds)

  it('[B09.2] reaches the browser of who is told, and only it can read what', async () => {
    expect(await turnOn('qa', '/qa')).toBe(true)
    await openDeviation()
    await drainEffects(facility.records)

    expect(taken.map(({ path }) => path)).toEqual(['/qa'])
    const [{ headers, body }] = taken as [(typeof taken)[number]]
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', urgency: 'high' })
    expect(headers.authorization).toContain(`k=${facility.records.push?.key.publicKey}`)
    expect(body.toString('latin1')).not.toContain('opened')
    expect(browser.read(body)).toEqual({
      id: expect.any(String),
      title: expect.stringMatching(/^BD-\d+ opened$/),
      href: expect.stringMatching(/^\/deviations\//),
    })
    expect((await readPush(facility.records, await requester('qa'))).devices).toMatchObject([
      { label: 'Chrome on Windows', lastSentAt: expect.any(String) },
    ])
  })

  it('[B09.2] is kept while the push service is away, shown to an administrator, and sent once it is back', async () => {
    status = 503
    await openDeviation()
    await openDeviation()
    await drainEffects(facility.records)
    await drainEffects(facility.records)
    const { failed } = await listFailedDeliveries(facility.records)
    expect(failed).toMatchObject([
      {
        kind: 'push',
        to: `${facility.person('qa').name}, Chrome on Windows`,
        waiting: 2,
        attempts: 1,
        lastError: 'The push service answered 503.',
      },
    ])

    status = 201
    taken.length = 0
    await drainEffects(facility.records)
    expect(taken).toEqual([])
    expect(await retryDeliveries(facility.records, failed[0]!.subject)).toBeGreaterThan(0)
    await drainEffects(facility.records)
    const titles = taken.map(({ body }) => (browser.read(body) as { title: string }).title)
    expect(new Set(titles).size).toBe(2)
    expect(titles).toEqual(titles.toSorted())
    expect((await listFailedDeliveries(facility.records)).failed).toEqual([])
  })

  it('[B09.2] repeats nothing that was sent before a failure in between', async () => {
    await openDeviation()
    await openDeviation()
    let count = 0
    const answer = service.listeners('request')[0] as (...args: unknown[]) => void
    service.removeAllListeners('request')
    service.on('request', (...args) => {
      count += 1
      status = count === 2 ? 500 : 201
      answer(...args)
    })
    await drainEffects(facility.records)
    later(30)
    await drainEffects(facility.records)
    service.removeAllListeners('request')
    service.on('request', answer as never)
    expect(taken).toHaveLength(3)
    const ids = taken.map(({ body }) => (browser.read(body) as { id: string }).id)
    expect(ids[0]).not.toBe(ids[1])
    expect(ids[1]).toBe(ids[2])
  })

  it('[B09.2] leaves out what was read meanwhile and what is a day old', async () => {
    await openDeviation()
    await markNotificationsRead(facility.records, await requester('qa'), 'all')
    await drainEffects(facility.records)
    status = 503
    await openDeviation()
    await drainEffects(facility.records)
    status = 201
    taken.length = 0
    later(25 * 3600)
    await drainEffects(facility.records)
    expect(taken).toEqual([])
    const [rows] = await db.read([statement("SELECT * FROM effect WHERE kind = 'push' AND done_at IS NULL")])
    expect(rows).toEqual([])
  })

  it.each([404, 410])('[B09.2] forgets a browser of which the service says %i', async (gone) => {
    await turnOn('qa', '/qa')
    status = gone
    await openDeviation()
    await drainEffects(facility.records)
    expect((await readPush(facility.records, await requester('qa'))).devices).toEqual([])
    expect((await listFailedDeliveries(facility.records)).failed).toEqual([])
  })

  it('[B09.2] goes to whoever turned it on last in a browser, and ends when it is turned off', async () => {
    await turnOn('qa', '/shared')
    await turnOn('pic', '/shared')
    expect((await readPush(facility.records, await requester('qa'))).devices).toEqual([])
    await openDeviation()
    await drainEffects(facility.records)
    expect(taken).toHaveLength(1)
    expect(await unsubscribe(facility.records, await requester('qa'), `${origin}/shared`)).toBe(false)
    expect(await unsubscribe(facility.records, await requester('pic'), `${origin}/shared`)).toBe(true)
    await openDeviation()
    await drainEffects(facility.records)
    expect(taken).toHaveLength(1)
  })

  it('[P11.2] is refused for an address that is no push service', async () => {
    const inner = { endpoint: 'http://169.254.169.254/x', label: 'x', ...browser.keys }
    expect(await subscribe(facility.records, await requester('qa'), inner)).toBe(false)
    expect((await readPush(facility.records, await requester('qa'))).devices).toEqual([])
  })

  it('[B09.2] keeps ten browsers of a person', async () => {
    for (let index = 0; index < 12; index += 1) {
      later(1)
      await turnOn('qa', `/b${index}`)
    }
    const { devices } = await readPush(facility.records, await requester('qa'))
    expect(devices).toHaveLength(10)
    expect(devices.map((device) => device.endpoint)).not.toContain(`${origin}/b0`)
  })
})
