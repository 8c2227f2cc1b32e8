import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { createDirectory, directorySchema, UnknownOrganisation } from './directory.ts'
import { statement } from './database.ts'
import { openDirectory } from './open-database.ts'

const north = {
  id: 'north',
  name: 'North',
  hosts: ['north.example.com'],
  database: { kind: 'file', path: 'north.db' },
}
const south = {
  id: 'south',
  name: 'South',
  hosts: ['South.example.com'],
  database: { kind: 'file', path: 'south.db' },
}

describe('directory of organisations', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('gives each organisation a database of its own', async () => {
    const file = join(folder, 'directory.json')
    writeFileSync(file, JSON.stringify({ organisations: [north, south] }))
    const directory = await openDirectory(file, {})
    const [one, other] = [
      await directory.openOrganisation('north'),
      await directory.openOrganisation('south'),
    ]
    await one.write([statement('CREATE TABLE secret (a)'), statement('INSERT INTO secret VALUES (1)')])

    await expect(other.read([statement('SELECT * FROM secret')])).rejects.toMatchObject({
      name: 'DatabaseFault',
    })
    expect(await directory.openOrganisation('north')).toBe(one)
    expect(directory.organisationByHost('SOUTH.example.com:8443')?.id).toBe('south')
    expect(directory.organisationByHost('example.com')).toBeNull()
    await expect(directory.openOrganisation('../north')).rejects.toBeInstanceOf(UnknownOrganisation)
    await directory.close()
  })

  it('tries again after an opening that failed', async () => {
    let calls = 0
    const directory = createDirectory({ organisations: [north] }, async () => {
      calls += 1
      if (calls === 1) throw new Error('away')
      return {} as Database
    })
    await expect(directory.openOrganisation('north')).rejects.toThrow('away')
    await directory.openOrganisation('north')
    expect(calls).toBe(2)
  })

  it('refuses two organisations in one database, a name or a host twice, and members it does not know', () => {
    const refused = (organisations: unknown) => !directorySchema.safeParse({ organisations }).success
    const primaryUrl = 'https://db.example.com'
    const http = { ...north, id: 'http', hosts: [], database: { kind: 'http', url: primaryUrl } }
    const replica = {
      ...north,
      id: 'replica',
      hosts: [],
      database: { kind: 'replica', path: 'r.db', primaryUrl },
    }
    expect(refused([north, south])).toBe(false)
    expect(refused([north, { ...south, database: north.database }])).toBe(true)
    expect(refused([http, replica])).toBe(true)
    expect(refused([north, { ...south, id: 'north' }])).toBe(true)
    expect(refused([north, { ...south, hosts: ['NORTH.example.com'] }])).toBe(true)
    expect(refused([{ ...north, token: 'x' }])).toBe(true)
    expect(refused([])).toBe(true)
  })

  it('names the variable of a missing token, and no address opens without it', async () => {
    const file = join(folder, 'directory.json')
    const database = { kind: 'http', url: 'https://db.example.com', authTokenVariable: 'NORTH_TOKEN' }
    writeFileSync(file, JSON.stringify({ organisations: [{ ...north, database }] }))

    const directory = await openDirectory(file, {})
    await expect(directory.openOrganisation('north')).rejects.toThrow('NORTH_TOKEN')
    expect((await (await openDirectory(file, { NORTH_TOKEN: 't' })).openOrganisation('north')).kind).toBe(
      'http',
    )
  })
})
