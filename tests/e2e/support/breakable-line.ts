import { createServer, request, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** A browser's way to the house that can be cut as a cable is: nothing comes through, and nobody is told of it. */
export interface BreakableLine {
  /** For `browser.newContext`; this machine's own addresses go through it too. */
  readonly proxy: { readonly server: string; readonly bypass: string }
  cut(): void
  /** What was open when it was cut is gone; what is opened now goes through. */
  mend(): void
  close(): Promise<void>
}

/** A proxy of HTTP and, by CONNECT, of WebSockets. */
export async function breakableLine(): Promise<BreakableLine> {
  let isCut = false
  const open = new Set<Duplex | ServerResponse>()
  const keep = <T extends Duplex | ServerResponse>(thing: T): T => {
    open.add(thing)
    thing.on('close', () => open.delete(thing))
    thing.on('error', () => thing.destroy())
    return thing
  }
  const server = createServer((asked, answer) => {
    keep(answer)
    if (isCut) return
    const onward = request(asked.url ?? '', { method: asked.method, headers: asked.headers }, (told) => {
      if (isCut) return
      answer.writeHead(told.statusCode ?? 502, told.headers)
      told.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  const carry = (from: Duplex, to: Duplex) => {
    from.on('data', (part) => {
      if (!isCut) to.write(part)
    })
    from.on('close', () => {
      if (!isCut) to.destroy()
    })
  }
  server.on('connect', (asked, browser: Socket) => {
    keep(browser)
    if (isCut) return
    const { hostname, port } = new URL(`http://${asked.url}`)
    const house = keep(
      connect(Number(port), hostname, () => {
        browser.write('HTTP/1.1 200 Connection established\r\n\r\n')
        carry(browser, house)
        carry(house, browser)
      }),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const dropAll = () => {
    for (const thing of open) thing.destroy()
  }
  return {
    proxy: {
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bypass: '<-loopback>',
    },
    cut: () => {
      isCut = true
    },
    mend: () => {
      dropAll()
      isCut = false
    },
    close: () => {
      dropAll()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
