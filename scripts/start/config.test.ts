import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('configuration', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const file = (content: unknown) =>
    writeFileSync(join(folder, 'batchproof.config.json'), JSON.stringify(content))

  it('needs nothing: every setting has a default', () => {
    expect(readConfig({}, folder)).toEqual({
      dataDir: join(folder, '.data'),
      host: '127.0.0.1',
      webPort: 3000,
      partyPort: 1999,
      origin: 'http://localhost:3000',
      partyUrl: 'http://localhost:1999',
      databaseUrl: `file:${join(folder, '.data', 'batchproof.db')}`,
      databaseToken: undefined,
      demo: true,
      simulatedBalances: false,
      bridgeConfig: undefined,
    })
  })

  it('lets a variable win over the file', () => {
    file({ webPort: 4000, partyPort: 4001, demo: false })
    const config = readConfig({ BATCHPROOF_WEB_PORT: '5000' }, folder)
    expect(config).toMatchObject({
      webPort: 5000,
      partyPort: 4001,
      origin: 'http://localhost:5000',
      demo: false,
    })
  })

  it('finds the rooms under the name of the site', () => {
    const config = readConfig({ BATCHPROOF_ORIGIN: 'https://ebr.example/' }, folder)
    expect(config).toMatchObject({ origin: 'https://ebr.example', partyUrl: 'http://ebr.example:1999' })
  })

  it('names the variable that is wrong', () => {
    expect(() => readConfig({ BATCHPROOF_WEB_PORT: 'abc' }, folder)).toThrow(/BATCHPROOF_WEB_PORT is wrong/)
    expect(() => readConfig({ BATCHPROOF_ORIGIN: 'ftp://x' }, folder)).toThrow(/BATCHPROOF_ORIGIN is wrong/)
    expect(() => readConfig({ BATCHPROOF_DATABASE_URL: 'mysql://x' }, folder)).toThrow(
      /BATCHPROOF_DATABASE_URL/,
    )
    expect(() => readConfig({ BATCHPROOF_DEMO: 'perhaps' }, folder)).toThrow(/BATCHPROOF_DEMO is wrong/)
  })

  it('names a setting of the file that does not exist, and a file that is not JSON', () => {
    file({ prot: 3000 })
    expect(() => readConfig({}, folder)).toThrow(/unknown setting: prot/)
    writeFileSync(join(folder, 'batchproof.config.json'), '{')
    expect(() => readConfig({}, folder)).toThrow(/is not a JSON object/)
    expect(() => readConfig({ BATCHPROOF_CONFIG: 'none.json' }, folder)).toThrow(/does not exist/)
  })

  it('refuses one port for both servers', () => {
    expect(() => readConfig({ BATCHPROOF_PARTY_PORT: '3000' }, folder)).toThrow(/different ports/)
  })
})
