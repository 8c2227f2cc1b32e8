import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const TEXT = 1
const CLOSE = 8

/**
 * A WebSocket that only listens, by the bare protocol (RFC 6455): hundreds of complete clients in one process would be
 * slower than the rooms that are measured, and would hide what those cost.
 */
export interface Listener {
  close(): void
}

/**
 * Opens a socket and hands on every whole text message.
 *
 * @param address `http://host:port/path?query`
 * @throws Error when the socket is not opened
 */
export function listen(
  address: string,
  origin: string,
  onMessage: (text: Buffer) => void,
): Promise<Listener> {
  const { hostname, port, pathname, search, host } = new URL(address)
  const socket = connect(Number(port), hostname).setNoDelay(true)
  socket.write(
    [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${origin}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  )
  return opened(socket, onMessage)
}

function opened(socket: Socket, onMessage: (text: Buffer) => void): Promise<Listener> {
  return new Promise((done, fail) => {
    let rest: Buffer = Buffer.alloc(0)
    let isOpen = false
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('the socket was closed')))
    socket.on('data', (part) => {
      rest = rest.length === 0 ? part : Buffer.concat([rest, part])
      if (!isOpen) {
        const end = rest.indexOf('\r\n\r\n')
        if (end < 0) return
        const [head = ''] = rest.toString('latin1').split('\r\n')
        if (!head.startsWith('HTTP/1.1 101')) return void socket.destroy(new Error(head))
        isOpen = true
        rest = rest.subarray(end + 4)
        done({ close: () => socket.destroy() })
      }
      rest = takeFrames(rest, onMessage)
    })
  })
}

/** Hands on each whole frame and gives what is left. A server does not mask, and these do not split messages. */
function takeFrames(bytes: Buffer, onMessage: (text: Buffer) => void): Buffer {
  let at = 0
  for (;;) {
    if (bytes.length < at + 2) break
    const short = bytes.readUInt8(at + 1)
    const [head, length] = lengthAt(bytes, at, short)
    if (bytes.length < at + head || bytes.length < at + head + length) break
    const code = bytes.readUInt8(at) & 15
    if (code === TEXT) onMessage(bytes.subarray(at + head, at + head + length))
    if (code === CLOSE) break
    at += head + length
  }
  return bytes.subarray(at)
}

function lengthAt(bytes: Buffer, at: number, short: number): [head: number, length: number] {
  if (short < 126) return [2, short]
  if (short === 126) return [4, bytes.length < at + 4 ? Infinity : bytes.readUInt16BE(at + 2)]
  return [10, bytes.length < at + 10 ? Infinity : Number(bytes.readBigUInt64BE(at + 2))]
}
