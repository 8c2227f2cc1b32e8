import type * as crypto from 'node:crypto'
import { randomBytes, scrypt } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { refuseWeakPin } from './pin-rules.ts'
import { makePinVerifier, verifyPin } from './pin.ts'

// The real scrypt, watched.
vi.mock('node:crypto', async (importOriginal) => {
  const actual = await importOriginal<typeof crypto>()
  return { ...actual, scrypt: vi.fn(actual.scrypt) }
})

const ctx = {
  pepper: { id: 'p1', key: Buffer.alloc(32, 1) },
  random: (count: number) => Uint8Array.from(randomBytes(count)),
  scryptCost: { log2N: 4, r: 8, p: 1 },
}

describe('PIN rules', () => {
  it.each(['739164', '4820573', '70395182', '9038275164'])('[P11.6] allows %s', (pin) => {
    expect(refuseWeakPin(pin)).toBeNull()
  })

  it.each([
    ['12345', 'too short'],
    ['12839405718', 'too long'],
    ['73916a', 'a letter'],
    ['７３９１６４', 'digits of another script'],
    ['111111', 'one digit'],
    ['848484', 'two digits'],
    ['123456', 'ascending'],
    ['987654', 'descending'],
    ['890123', 'ascending over nine'],
    ['135791', 'by steps of two'],
    ['739739', 'a block twice'],
    ['210485', 'day, month, year'],
    ['042185', 'month, day, year'],
    ['850421', 'year, month, day'],
    ['21041985', 'day, month, year with century'],
    ['19850421', 'year with century first'],
  ])('[P11.6] refuses %s: %s', (pin) => {
    expect(refuseWeakPin(pin)).toMatchObject({ code: 'value_invalid', field: 'newPin' })
  })
})

describe('PIN verifier', () => {
  it('[P11.6] holds parameters, pepper id, salt and hash, never the PIN, and differs each time', async () => {
    const verifier = await makePinVerifier(ctx, '739164')
    expect(verifier).toMatch(/^scrypt\$4\$8\$1\$p1\$[\w-]{22}\$[\w-]{43}$/)
    expect(verifier).not.toContain('739164')
    expect(await makePinVerifier(ctx, '739164')).not.toBe(verifier)
  })

  it('[P11.6] verifies the PIN and no other', async () => {
    const verifier = await makePinVerifier(ctx, '739164')
    expect(await verifyPin(ctx, '739164', verifier)).toBe(true)
    expect(await verifyPin(ctx, '739165', verifier)).toBe(false)
    expect(await verifyPin(ctx, '', verifier)).toBe(false)
  })

  it('[P11.6] is worthless without the pepper that is kept outside the database', async () => {
    const verifier = await makePinVerifier(ctx, '739164')
    const thief = { ...ctx, pepper: { id: 'p1', key: Buffer.alloc(32, 2) } }
    expect(await verifyPin(thief, '739164', verifier)).toBe(false)
  })

  it('[P11.6] still reads verifiers of a retired pepper, and says when one is missing', async () => {
    const verifier = await makePinVerifier(ctx, '739164')
    const rotated = {
      ...ctx,
      pepper: { id: 'p2', key: Buffer.alloc(32, 2), retired: { p1: ctx.pepper.key } },
    }
    expect(await verifyPin(rotated, '739164', verifier)).toBe(true)
    const lost = { ...ctx, pepper: { id: 'p2', key: Buffer.alloc(32, 2) } }
    await expect(verifyPin(lost, '739164', verifier)).rejects.toThrow("pepper 'p1'")
  })

  it('[P11.6] works as hard for a user who does not exist', async () => {
    const verifier = await makePinVerifier(ctx, '739164')
    const costOf = async (kept: string | null) => {
      vi.mocked(scrypt).mockClear()
      expect(await verifyPin(ctx, '000000', kept)).toBe(false)
      // Secret, salt and key length, options: what scrypt's time depends on is the options alone.
      return vi.mocked(scrypt).mock.calls.map(([, , length, options]) => ({ length, options }))
    }
    expect(await costOf(null)).toEqual(await costOf(verifier))
  })

  it('[P11.6] uses N = 2^15 unless a test says otherwise', async () => {
    const verifier = await makePinVerifier({ pepper: ctx.pepper, random: ctx.random }, '739164')
    expect(verifier).toMatch(/^scrypt\$15\$8\$1\$/)
    expect(await verifyPin(ctx, '739164', verifier)).toBe(true)
  })
})
