import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connectionText } from '@batchproof/domain'
import { bridgeRequest, type BridgeAnswer, type BridgeRequest } from '@batchproof/protocol'
import { Balance } from './balance.ts'
import { LineConnection, NoAnswer } from './line-connection.ts'
import { mtSics } from './mt-sics.ts'
import { sartoriusSbi } from './sartorius-sbi.ts'
import type { BridgeKey } from './bridge-key.ts'
import type { BridgeConfig } from './config.ts'

const dialects = { mt_sics: mtSics, sartorius_sbi: sartoriusSbi }
const LONGEST_BODY_BYTES = 4096
const NONCE_BYTES = 16

/** The bridge between the web server and the balances of the facility. */
export class InstrumentBridge {
  readonly #config: BridgeConfig
  readonly #key: BridgeKey
  readonly #now: () => string
  readonly #balances = new Map<string, { balance: Balance; connection: string }>()

  constructor(config: BridgeConfig, key: BridgeKey, now = () => new Date().toISOString()) {
    this.#config = config
    this.#key = key
    this.#now = now
    for (const instrument of config.instruments) {
      const { code, host, port, protocol } = instrument
      const line = new LineConnection({ host, port, timeoutMilliseconds: config.timeoutMilliseconds })
      const balance = new Balance(line, dialects[protocol])
      this.#balances.set(code, { balance, connection: connectionText(instrument) })
    }
  }

  /**
   * Does what is asked of one instrument. A stable weight comes back signed for the one field that it was read for; one
   * that still moves comes back unsigned, to be shown and asked again.
   */
  async answer(request: BridgeRequest): Promise<BridgeAnswer> {
    const found = this.#balances.get(request.instrument)
    if (!found) {
      const message = `The instrument bridge knows no ${request.instrument}. An administrator must add it to its configuration.`
      return { state: 'refused', problem: 'unknown_instrument', message }
    }
    try {
      if (request.ask === 'read') return await this.#read(found, request)
      const reply = await found.balance.set(request.ask)
      return reply.kind === 'problem'
        ? { state: 'refused', problem: reply.problem, message: reply.message }
        : { state: 'done' }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      const message = `${request.instrument} does not answer (${error.message}). Check that it is on and its cable is in, or type what it shows.`
      return { state: 'refused', problem: 'no_answer', message }
    }
  }

  async #read(
    { balance, connection }: { balance: Balance; connection: string },
    request: Extract<BridgeRequest, { ask: 'read' }>,
  ): Promise<BridgeAnswer> {
    const found = await balance.weigh()
    if (found.kind === 'problem') return { state: 'refused', problem: found.problem, message: found.message }
    const { value, unit, stable } = found.reply
    if (!stable || unit === null) return { state: 'unstable', value, unit }
    const reading = this.#key.sign({
      gatewayId: this.#config.gatewayId,
      instrument: request.instrument,
      connection,
      purpose: request.purpose,
      value,
      unit,
      stable,
      tare: found.tare && { value: found.tare.value, unit: found.tare.unit },
      readAt: this.#now(),
      nonce: randomBytes(NONCE_BYTES).toString('base64url'),
    })
    return { state: 'stable', reading }
  }

  /** Serves the bridge over HTTP: `POST /instruments` for who shows the access token, `GET /health` for anyone. */
  listen(): Promise<Server> {
    const server = createServer((request, response) => {
      void this.#serve(request, response).catch(() =>
        send(response, 500, { message: 'Something went wrong.' }),
      )
    })
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#config.port, this.#config.host, () => resolve(server))
    })
  }

  /** Lets go of every balance. */
  close(): void {
    for (const { balance } of this.#balances.values()) balance.close()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === '/health')
      return send(response, 200, { ok: true, publicKey: this.#key.publicKey })
    if (request.method !== 'POST' || request.url !== '/instruments')
      return send(response, 404, { message: 'There is nothing at this address.' })
    if (!this.#mayAsk(request.headers.authorization))
      return send(response, 401, { message: 'The access token is missing or wrong.' })
    const parsed = bridgeRequest.safeParse(await readBody(request))
    if (!parsed.success) return send(response, 400, { message: 'The request is not understood.' })
    return send(response, 200, await this.answer(parsed.data))
  }

  #mayAsk(authorization: string | undefined): boolean {
    const given = Buffer.from(authorization?.replace(/^Bearer /, '') ?? '')
    const wanted = Buffer.from(this.#config.accessToken)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length > LONGEST_BODY_BYTES) return undefined
    chunks.push(chunk as Buffer)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
