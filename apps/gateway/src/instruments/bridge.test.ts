import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  readingStatementText,
  signedReading,
  type InstrumentProtocol,
  type ReadingStatement,
} from '@batchproof/domain'
import { InstrumentBridge } from './bridge.ts'
import { makeBridgeKey, openBridgeKey } from './bridge-key.ts'
import { readBridgeConfig } from './config.ts'
import { SimulatedBalance } from './simulated-balance.ts'

const ACCESS_TOKEN = 'a'.repeat(43)
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const purpose = { batchId: 'b1', stepId: 'weigh', fieldId: 'net', part: 'gross' } as const

/** A simulated balance with a clock that the test moves, and a bridge to it. */
async function rig(protocol: InstrumentProtocol) {
  let milliseconds = 0
  const balance = new SimulatedBalance({ port: 0, settleMilliseconds: 1000, now: () => milliseconds })
  await balance.listen()
  const key = openBridgeKey(makeBridgeKey())
  const bridge = bridgeTo(protocol, balance.port, key)
  closing.push(
    () => balance.close(),
    () => bridge.close(),
  )
  const wait = () => {
    milliseconds += 1000
  }
  const read = () => bridge.answer({ ask: 'read', instrument: 'BAL-01', purpose })
  return { balance, bridge, key, wait, read }
}

function bridgeTo(
  protocol: InstrumentProtocol,
  port: number,
  key = openBridgeKey(makeBridgeKey()),
  timeoutMilliseconds = 300,
) {
  const instruments = [{ code: 'BAL-01', protocol, host: '127.0.0.1', port }]
  const config = {
    host: '127.0.0.1',
    port: 0,
    accessToken: ACCESS_TOKEN,
    gatewayId: 'bridge-1',
    privateKey: '',
    timeoutMilliseconds,
    instruments,
    simulate: false,
  }
  return new InstrumentBridge(config, key, () => '2026-11-20T15:00:00.000Z')
}

function isSigned(reading: ReadingStatement & { signature: string }, publicKey: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(
    null,
    Buffer.from(readingStatementText(reading)),
    key,
    Buffer.from(reading.signature, 'base64url'),
  )
}

describe.each(['mt_sics', 'sartorius_sbi'] as const)('the bridge to a balance that speaks %s', (protocol) => {
  it('[B09.4] shows a moving weight unsigned, and signs it for its one field once it rests', async () => {
    const { balance, key, wait, read } = await rig(protocol)
    balance.place('53.68')
    expect(await read()).toMatchObject({ state: 'unstable' })
    wait()
    const answer = await read()
    if (answer.state !== 'stable') throw new Error(answer.state)
    const { reading } = answer
    expect(signedReading.parse(reading)).toMatchObject({
      gatewayId: 'bridge-1',
      instrument: 'BAL-01',
      connection: `${protocol}://127.0.0.1:${balance.port}`,
      purpose,
      value: '53.68',
      unit: 'g',
      stable: true,
      readAt: '2026-11-20T15:00:00.000Z',
    })
    expect(isSigned(reading, key.publicKey)).toBe(true)
    expect(isSigned({ ...reading, value: '53.69' }, key.publicKey)).toBe(false)
  })

  it('[B09.4] tares and zeroes, and then reads the net', async () => {
    const { balance, bridge, wait, read } = await rig(protocol)
    balance.place('41.20')
    wait()
    expect(await bridge.answer({ ask: 'tare', instrument: 'BAL-01' })).toEqual({ state: 'done' })
    // SBI does not say when it has tared; the next answer comes after it.
    expect(await read()).toMatchObject({ state: 'stable', reading: { value: '0.00' } })
    balance.place('53.68')
    wait()
    const tare = protocol === 'mt_sics' ? { value: '41.20', unit: 'g' } : null
    expect(await read()).toMatchObject({ state: 'stable', reading: { value: '12.48', tare } })
    expect(await bridge.answer({ ask: 'zero', instrument: 'BAL-01' })).toEqual({ state: 'done' })
    expect(await read()).toMatchObject({ state: 'stable', reading: { value: '0.00' } })
  })

  it('[X20] says overload in words, and signs nothing', async () => {
    const { balance, read } = await rig(protocol)
    balance.place('4200.01')
    expect(await read()).toMatchObject({ state: 'refused', problem: 'overload' })
  })
})

/** A TCP server that is no balance. */
async function server(onLine: (write: (text: string) => void, end: () => void) => void): Promise<number> {
  const listening: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () =>
      onLine(
        (text) => socket.write(text),
        () => socket.destroy(),
      ),
    )
  })
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve)
  })
  closing.push(() => listening.close())
  return (listening.address() as AddressInfo).port
}

describe('the bridge to something that is no balance', () => {
  const readFrom = async (port: number) => {
    const bridge = bridgeTo('mt_sics', port)
    closing.push(() => bridge.close())
    return bridge.answer({ ask: 'read', instrument: 'BAL-01', purpose })
  }

  it.each([
    ['silence', () => undefined, 'no_answer'],
    ['a hang-up', (_write: unknown, end: () => void) => end(), 'no_answer'],
    ['noise', (write: (text: string) => void) => write('%%%%\r\n'), 'unreadable'],
    ['a half line', (write: (text: string) => void) => write('S S    53.6'), 'no_answer'],
  ])('[X20] takes %s for no weight', async (_what, onLine, problem) => {
    expect(await readFrom(await server(onLine))).toMatchObject({ state: 'refused', problem })
  })

  it('[B09.4] takes an answer in pieces, and never an earlier one for a later', async () => {
    let asked = 0
    const port = await server((write) => {
      asked += 1
      write(asked === 1 ? 'S S      1.00' : 'TA I\r\n')
      if (asked === 1) setTimeout(() => write(' g\r\nS S 9.99 g\r\n'), 20)
    })
    expect(await readFrom(port)).toMatchObject({ state: 'stable', reading: { value: '1.00', tare: null } })
  })

  it('[B09.4] says that nothing listens there, and that it knows no such instrument', async () => {
    expect(await readFrom(1)).toMatchObject({ state: 'refused', problem: 'no_answer' })
    const bridge = bridgeTo('mt_sics', 1)
    expect(await bridge.answer({ ask: 'zero', instrument: 'BAL-99' })).toMatchObject({
      problem: 'unknown_instrument',
    })
  })
})

describe('over HTTP', () => {
  it('[B09.4] serves who shows the access token, and nobody else', async () => {
    const { bridge, balance, wait } = await rig('mt_sics')
    const http = await bridge.listen()
    closing.push(() => http.close())
    const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    const ask = (token: string, body: unknown) =>
      fetch(`${origin}/instruments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
    const request = { ask: 'read', instrument: 'BAL-01', purpose }
    expect((await ask('b'.repeat(43), request)).status).toBe(401)
    expect((await ask(ACCESS_TOKEN, { ...request, purpose: {} })).status).toBe(400)
    expect((await fetch(`${origin}/`)).status).toBe(404)
    balance.place('2.00')
    wait()
    const answer = await ask(ACCESS_TOKEN, request)
    expect(await answer.json()).toMatchObject({ state: 'stable', reading: { value: '2.00' } })
  })
})

describe('its configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'batchproof-bridge-'))
  const path = join(folder, 'bridge.json')
  const good = {
    accessToken: ACCESS_TOKEN,
    gatewayId: 'bridge-1',
    privateKey: makeBridgeKey(),
    instruments: [{ code: 'BAL-01', protocol: 'mt_sics', host: '10.0.4.20', port: 4305 }],
  }
  const read = (config: unknown, more: Record<string, string> = {}) => {
    writeFileSync(path, JSON.stringify(config))
    return readBridgeConfig({ BATCHPROOF_BRIDGE_CONFIG: path, ...more })
  }

  it('[B09.4] is read from one file, the secrets from the environment where they are there', () => {
    expect(read(good)).toMatchObject({ host: '127.0.0.1', port: 4310, simulate: false })
    const { privateKey, ...rest } = good
    expect(read(rest, { BATCHPROOF_BRIDGE_KEY: privateKey }).privateKey).toBe(privateKey)
  })

  it('[B09.4] names what is wrong and shows no secret', () => {
    const twice = [...good.instruments, ...good.instruments]
    expect(() => read({ ...good, instruments: twice })).toThrow(/each code once/)
    expect(() => read({ ...good, instruments: [{ ...good.instruments[0], protocol: 'modbus' }] })).toThrow(
      /protocol/,
    )
    expect(() => read({ ...good, adress: 1 })).toThrow(/adress/)
    expect(() => read({ ...good, accessToken: 'hunter2' })).toThrow(/^(?!.*hunter2).*accessToken/)
    rmSync(path)
    expect(() => readBridgeConfig({ BATCHPROOF_BRIDGE_CONFIG: path })).toThrow(/is not there/)
    expect(() => readBridgeConfig({})).toThrow(/names no file/)
    rmSync(folder, { recursive: true })
  })
})
