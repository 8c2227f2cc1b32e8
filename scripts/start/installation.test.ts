import { createPrivateKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashContents } from './content-hash.ts'
import { takeDataFolder } from './data-folder.ts'
import { loadSecrets } from './secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'batchproof-install-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('secrets', () => {
  it('are made once, for the owner alone, and stay the same', () => {
    const made = loadSecrets(folder, { mayCreate: true })
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(loadSecrets(folder, { mayCreate: true })).toEqual(made)
    expect(new Set(Object.values(made)).size).toBe(5)
    const key = Buffer.from(made.sealKey, 'base64url')
    expect(createPrivateKey({ key, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ed25519')
  })

  it('get the push key that an older installation lacks, and keep everything else', () => {
    const { pushKey, ...older } = loadSecrets(folder, { mayCreate: true })
    writeFileSync(join(folder, 'secrets.json'), JSON.stringify(older))
    const now = loadSecrets(folder, { mayCreate: false })
    expect(now).toMatchObject(older)
    expect(now.pushKey).not.toBe(pushKey)
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(loadSecrets(folder, { mayCreate: false })).toEqual(now)
  })

  it('are never replaced: a new pepper would lock everybody out', () => {
    expect(() => loadSecrets(folder, { mayCreate: false })).toThrow(/restore the file from a backup/)
    writeFileSync(join(folder, 'secrets.json'), '{}')
    expect(() => loadSecrets(folder, { mayCreate: true })).toThrow(/is damaged/)
  })
})

describe('the data folder', () => {
  it('is made, and belongs to one process at a time', () => {
    const data = join(folder, 'new', 'data')
    const release = takeDataFolder(data)
    expect(() => takeDataFolder(data)).toThrow(new RegExp(`already runs .*process ${process.pid}`))
    release()
    takeDataFolder(data)()
  })

  it('is taken over from a process that died', () => {
    writeFileSync(join(folder, 'instance.lock'), '999999999\n')
    expect(takeDataFolder(folder)).toBeTypeOf('function')
  })

  it('says so when a file stands in its place', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => takeDataFolder(join(folder, 'file'))).toThrow(/is not a folder/)
    expect(() => takeDataFolder(join(folder, 'file', 'data'))).toThrow(/is not a folder/)
  })
})

describe('the content hash', () => {
  const hash = () => hashContents(folder, ['src', 'missing'])
  beforeEach(() => {
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src/a.ts'), 'a')
  })

  it('changes with a name or a content, not with a time, a test or an output', () => {
    const before = hash()
    writeFileSync(join(folder, 'src/a.ts'), 'a')
    writeFileSync(join(folder, 'src/a.test.ts'), 'test')
    mkdirSync(join(folder, 'src/build'))
    writeFileSync(join(folder, 'src/build/out.js'), 'out')
    expect(hash()).toBe(before)
    writeFileSync(join(folder, 'src/b.ts'), '')
    expect(hash()).not.toBe(before)
    writeFileSync(join(folder, 'src/a.ts'), 'b')
    rmSync(join(folder, 'src/b.ts'))
    expect(hash()).not.toBe(before)
  })
})
