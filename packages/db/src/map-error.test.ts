import { describe, expect, it } from 'vitest'
import { isBrokenConnection, mapDatabaseError } from './map-error.ts'

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code })

describe('errors of the libSQL clients', () => {
  it.each([
    [withCode('SQLITE_CONSTRAINT: SQLite error: stream_moved', 'SQLITE_CONSTRAINT'), 'stream_moved'],
    [withCode('guard_moved', 'SQLITE_CONSTRAINT'), 'guard_moved'],
    [
      withCode('UNIQUE constraint failed: slot_taken.room, slot_taken.hour', 'SQLITE_CONSTRAINT'),
      'slot_taken',
    ],
    [
      withCode('UNIQUE constraint failed: record_event.stream, record_event.version', 'SQLITE_CONSTRAINT'),
      'stream_moved',
    ],
  ])('%s is a lost race: %s', (error, reason) => {
    expect(mapDatabaseError(error, 'write')).toMatchObject({ name: 'WriteConflict', reason })
  })

  it.each([
    [withCode('database or disk is full', 'SQLITE_FULL'), 'disk_full', false],
    [withCode('database is locked', 'SQLITE_BUSY'), 'locked', false],
    [
      new TypeError('fetch failed', { cause: withCode('connect ECONNREFUSED', 'ECONNREFUSED') }),
      'network',
      false,
    ],
    [
      new TypeError('fetch failed', { cause: new AggregateError([withCode('', 'ECONNREFUSED')]) }),
      'network',
      false,
    ],
    [
      new TypeError('fetch failed', { cause: withCode('other side closed', 'UND_ERR_SOCKET') }),
      'network',
      true,
    ],
    [new Error('Network connection lost.'), 'network', true],
    [new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'timeout', true],
    [withCode('Server returned HTTP status 503', 'SERVER_ERROR'), 'server', true],
  ])('%s means: not now (%s); the write may stand: %s', (error, reason, mayHaveBeenWritten) => {
    expect(mapDatabaseError(error, 'write')).toMatchObject({
      name: 'DatabaseUnavailable',
      reason,
      mayHaveBeenWritten,
    })
    expect(mapDatabaseError(error, 'read')).toMatchObject({ mayHaveBeenWritten: false })
  })

  it('keeps SQL and values out of what may be logged', () => {
    const mapped = mapDatabaseError(
      withCode("near 'Ana Ruiz': syntax error in SELECT secret", 'SQLITE_ERROR'),
      'read',
    )
    const logged = `${mapped.message} ${mapped.stack} ${String(mapped.cause)} ${(mapped.cause as Error).stack}`
    expect(mapped).toMatchObject({ name: 'DatabaseFault', code: 'SQLITE_ERROR' })
    expect(logged).not.toMatch(/Ana Ruiz|SELECT secret/)
  })

  it('sends again only after a connection that broke, never after a time-out or a refusal to connect', () => {
    expect(
      isBrokenConnection(
        new TypeError('fetch failed', { cause: withCode('other side closed', 'UND_ERR_SOCKET') }),
      ),
    ).toBe(true)
    expect(isBrokenConnection(new TypeError('fetch failed', { cause: withCode('', 'ECONNREFUSED') }))).toBe(
      false,
    )
    expect(isBrokenConnection(new DOMException('terminated', 'TimeoutError'))).toBe(false)
  })
})
