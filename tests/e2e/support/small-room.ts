import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { PING, PONG, RENEW } from '@batchproof/protocol'

/** RFC 6455, 1.3. */
const HANDSHAKE = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 0x81
const GOODBYE = 0x88
const [LONG, LONGER] = [126, 127]

/** A text frame from server to browser. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text)
  const { length } = body
  if (length < LONG) return Buffer.concat([Buffer.from([TEXT, length]), body])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = TEXT
  head[1] = length < 65_536 ? LONG : LONGER
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, body])
}

/** The first short text of what a browser sent: a watcher's words are no longer. */
function wordsOf(data: Buffer): string {
  const length = (data[1] ?? 0) & 0x7f
  const mask = data.subarray(2, 6)
  return Buffer.from(
    data.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  ).toString()
}

/** A room on a bare socket: says what it is told to as fast as the line takes it, answers pings, and can drop the line. */
export class SmallRoom {
  #line: Duplex | null = null
  readonly #open = new Set<Duplex>()
  #entered = 0
  #renewed = 0
  #longestStay = 0
  #stayedSince = 0

  /** How often somebody came in. */
  get entered(): number {
    return this.#entered
  }

  /** How often a stay was renewed over the line. */
  get renewed(): number {
    return this.#renewed
  }

  /** The longest that somebody stayed before it was renewed, by this machine's clock. */
  get longestStayMilliseconds(): number {
    return this.#longestStay
  }

  accept(request: IncomingMessage, line: Duplex): void {
    const key = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${HANDSHAKE}`)
      .digest('base64')
    line.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    )
    line.on('error', () => undefined)
    line.on('data', (data: Buffer) => {
      if (data[0] === GOODBYE) line.end()
      if (data[0] !== TEXT) return
      const words = wordsOf(data)
      if (words === PING) line.write(frameOf(PONG))
      if (words.startsWith(RENEW)) this.#renew()
    })
    line.on('close', () => {
      this.#open.delete(line)
      if (this.#line === line) this.#line = null
    })
    this.#line = line
    this.#open.add(line)
    this.#entered += 1
    this.#stayedSince = Date.now()
  }

  /** Says something to who is there; false when nobody is. */
  say(message: unknown): boolean {
    this.#line?.write(frameOf(JSON.stringify(message)))
    return this.#line !== null
  }

  /** Drops every line without a word. */
  drop(): void {
    for (const line of this.#open) line.destroy()
  }

  #renew(): void {
    this.#renewed += 1
    this.#longestStay = Math.max(this.#longestStay, Date.now() - this.#stayedSince)
    this.#stayedSince = Date.now()
  }
}
