import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { freePort, isPortFree } from './ports.ts'
import { answersWell, startService, type ServiceOptions } from './service.ts'

const node = (script: string, url: string, more: Partial<ServiceOptions> = {}): ServiceOptions => ({
  name: 'Trial',
  command: process.execPath,
  args: ['-e', script],
  cwd: process.cwd(),
  url,
  isReady: answersWell,
  readyWithinSeconds: 10,
  ...more,
})

describe('a service', () => {
  it('is ready when it answers, and takes its children along when it stops', async () => {
    const port = await freePort()
    // The listener is a grandchild, deaf to SIGTERM: only its group's end ends it.
    const listener = `process.on('SIGTERM',()=>{});require('http').createServer((q,r)=>r.end()).listen(${port},'127.0.0.1')`
    const script = `require('child_process').spawn(process.execPath,['-e',${JSON.stringify(listener)}],{stdio:'inherit'});setInterval(()=>{},1e3)`
    const service = await startService(node(script, `http://127.0.0.1:${port}`))
    expect(await isPortFree(port, '127.0.0.1')).toBe(false)
    await service.stop()
    await expect.poll(() => isPortFree(port, '127.0.0.1')).toBe(true)
    await service.stop()
  })

  it('that ends early is reported with its last words', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const starting = startService(node(`console.error('no such thing');process.exit(3)`, url))
    await expect(starting).rejects.toThrow(/Trial ended \(exit code 3\)[\s\S]*no such thing/)
  })

  it('that prints its failure but lives on is reported at once', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const script = `console.log('Build failed');setInterval(()=>{},1e3)`
    const starting = startService(node(script, url, { fatalLine: /Build failed/ }))
    await expect(starting).rejects.toThrow(/Trial failed to start/)
  })

  it('that never answers is given up and stopped', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const starting = startService(node('setInterval(()=>{},1e3)', url, { readyWithinSeconds: 0.5 }))
    await expect(starting).rejects.toThrow(/did not answer/)
  })
})

describe('a port', () => {
  it('is not free while something listens', async () => {
    const port = await freePort()
    const server = createServer()
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    expect(await isPortFree(port, '127.0.0.1')).toBe(false)
    await new Promise((done) => server.close(done))
    expect(await isPortFree(port, '127.0.0.1')).toBe(true)
  })
})
