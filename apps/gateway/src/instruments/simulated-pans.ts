import { createServer, type Server } from 'node:http'
import { decimalText } from '@batchproof/domain/kernel/decimal.ts'
import { z } from 'zod'
import type { SimulatedBalance } from './simulated-balance.ts'

const load = z.object({ code: z.string(), grams: decimalText })

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A page with one line a balance, to put a weight on its pan. */
function page(codes: readonly string[]): string {
  const forms = codes.map(
    (
      code,
    ) => `<form method="post"><h2>${escape(code)}</h2><input type="hidden" name="code" value="${escape(code)}">
<label>On the pan <input name="grams" inputmode="decimal" pattern="-?[0-9]+(\\.[0-9]+)?" required> g</label>
<button>Put it on</button></form>`,
  )
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulated balances</title><style>body{font:18px system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}
input,button{font:inherit;padding:.5rem}</style><h1>Simulated balances</h1>
<p>These stand in for real balances. What lies on a pan is what the kiosk reads.</p>${forms.join('')}`
}

/** Serves that page and takes what it sends, on this machine only. */
export function serveSimulatedPans(
  balances: ReadonlyMap<string, SimulatedBalance>,
  port: number,
): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
      const given = load.safeParse(Object.fromEntries(form))
      if (request.method === 'POST' && given.success) balances.get(given.data.code)?.place(given.data.grams)
      response.writeHead(request.method === 'POST' && !given.success ? 400 : 200, {
        'content-type': 'text/html; charset=utf-8',
      })
      response.end(page([...balances.keys()]))
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
