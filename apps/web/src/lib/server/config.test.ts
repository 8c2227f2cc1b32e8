import { describe, expect, it } from 'vitest'
import { ConfigProblem, readServerConfig } from './config.ts'

const KEY = 'k'.repeat(43)
const GOOD = {
  BATCHPROOF_ORIGIN: 'https://facility.example/',
  BATCHPROOF_DATABASE_URL: 'file:/data/batchproof.db',
  BATCHPROOF_PIN_PEPPER: KEY,
  BATCHPROOF_ROOM_TOKEN_KEY: KEY,
  BATCHPROOF_SERVICE_KEY: KEY,
  BATCHPROOF_SEAL_KEY: 's'.repeat(64),
}

const problemOf = (environment: Record<string, string | undefined>): string => {
  try {
    readServerConfig(environment)
  } catch (error) {
    if (error instanceof ConfigProblem) return error.message
  }
  throw new Error('it was taken')
}

describe('readServerConfig', () => {
  it('reads what is there, and leaves out what is not', () => {
    expect(readServerConfig({ ...GOOD, BATCHPROOF_PARTY_URL: '' })).toMatchObject({
      origin: 'https://facility.example',
      databaseUrl: 'file:/data/batchproof.db',
      partyUrl: null,
      dataDir: null,
      directory: null,
    })
  })

  it('names every wrong setting and shows none', () => {
    const words = problemOf({
      ...GOOD,
      BATCHPROOF_PIN_PEPPER: 'too-short-pepper',
      BATCHPROOF_ORIGIN: undefined,
    })
    expect(words).toMatch(/BATCHPROOF_PIN_PEPPER must be 32 random bytes/)
    expect(words).toMatch(/BATCHPROOF_ORIGIN is not set/)
    expect(words).not.toContain('too-short-pepper')
  })

  it('tells browsers only with a key of its own, and only at the services that it knows or names', () => {
    expect(readServerConfig(GOOD)).toMatchObject({
      pushKey: null,
      pushContact: 'https://facility.example',
      pushServices: [],
    })
    const named = {
      ...GOOD,
      BATCHPROOF_PUSH_KEY: 'p'.repeat(184),
      BATCHPROOF_PUSH_SERVICES: 'https://push.example/, https://other.example',
    }
    expect(readServerConfig(named)).toMatchObject({
      pushKey: 'p'.repeat(184),
      pushServices: ['https://push.example', 'https://other.example'],
    })
    expect(problemOf({ ...GOOD, BATCHPROOF_PUSH_CONTACT: 'somebody' })).toMatch(
      /BATCHPROOF_PUSH_CONTACT must/,
    )
    expect(problemOf({ ...GOOD, BATCHPROOF_PUSH_SERVICES: 'not an address' })).toMatch(
      /BATCHPROOF_PUSH_SERVICES/,
    )
  })

  it('[C03] lets a watcher stay for two minutes, or for less where the site says so', () => {
    const stay = (seconds: string) => ({ ...GOOD, BATCHPROOF_ROOM_STAY_SECONDS: seconds })
    expect(readServerConfig(GOOD)).toMatchObject({ roomStaySeconds: 120 })
    expect(readServerConfig(stay('20'))).toMatchObject({ roomStaySeconds: 20 })
    for (const wrong of ['4', '121', '7.5', 'long'])
      expect(problemOf(stay(wrong)), wrong).toMatch(/BATCHPROOF_ROOM_STAY_SECONDS/)
  })

  it('wants a database or a directory of them', () => {
    expect(problemOf({ ...GOOD, BATCHPROOF_DATABASE_URL: undefined })).toMatch(
      /BATCHPROOF_DATABASE_URL is not set/,
    )
    const several = {
      ...GOOD,
      BATCHPROOF_DATABASE_URL: undefined,
      BATCHPROOF_DIRECTORY: 'organisations.json',
    }
    expect(readServerConfig(several).directory).toBe('organisations.json')
  })
})
