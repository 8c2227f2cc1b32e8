import { ROLES, type Role } from '@batchproof/domain'
import { refuseWeakPin } from '@batchproof/auth/pin-rules.ts'
import { expect, it } from 'vitest'
import { PEOPLE } from './people.ts'

const people: readonly { name: string; roles: readonly Role[]; pin: string }[] = PEOPLE

it('[P11.6] gives each person a PIN that the rules take', () => {
  const weak = people.filter(({ pin }) => refuseWeakPin(pin))
  expect(weak.map(({ name }) => name)).toEqual([])
})

it('gives no two people the same PIN, user name or badge', () => {
  for (const key of ['pin', 'userName', 'badge'] as const)
    expect(new Set(PEOPLE.map((person) => person[key])).size).toBe(PEOPLE.length)
})

it('fills every role, with two pharmacists in charge so that release is not review', () => {
  const held = people.flatMap(({ roles }) => roles)
  expect(new Set(held)).toEqual(new Set(Object.keys(ROLES)))
  expect(held.filter((role) => role === 'pic')).toHaveLength(2)
})
