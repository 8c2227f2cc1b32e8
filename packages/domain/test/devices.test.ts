import { expect, test } from 'vitest'
import { aggregates, catalogue, decide, evolve } from '../src/index.ts'
import { context } from './world.ts'
import type { CommandName, OrganisationState, PayloadInput } from '../src/index.ts'

class SiteUnderTest {
  state: OrganisationState = aggregates.organisation.initial

  refusals<Name extends CommandName>(name: Name, payload: PayloadInput<Name>): string[] {
    const decision = decide(name, this.state, catalogue[name].payload.parse(payload), {}, context('admin'))
    if (!decision.ok) return decision.refusals.map((item) => item.code)
    for (const event of decision.events)
      this.state = evolve('organisation', this.state, event) as OrganisationState
    return []
  }
}

const ipad = { deviceId: 'd1', name: 'iPad 1', kind: 'kiosk' } as const
const lost = { deviceId: 'd1', reason: 'Left in a taxi yesterday' }

test('[P11.6] a device is registered once, under a name of its own', () => {
  const site = new SiteUnderTest()
  expect(site.refusals('organisation.registerDevice', ipad)).toEqual([])
  expect(site.refusals('organisation.registerDevice', ipad)).toEqual(['already_exists'])
  expect(site.refusals('organisation.registerDevice', { ...ipad, deviceId: 'd2' })).toEqual([
    'already_exists',
  ])
})

test('[P11.6] a lost device is revoked for ever, and its name is free again', () => {
  const site = new SiteUnderTest()
  site.refusals('organisation.registerDevice', ipad)
  expect(site.refusals('organisation.revokeDevice', lost)).toEqual([])
  expect(site.state.devices[0]?.revokedAt).toBe(context('admin').now)
  expect(site.refusals('organisation.revokeDevice', lost)).toEqual(['nothing_changed'])
  expect(site.refusals('organisation.registerDevice', ipad)).toEqual(['already_exists'])
  expect(site.refusals('organisation.registerDevice', { ...ipad, deviceId: 'd2' })).toEqual([])
})

test('[P11.6] a pairing code is issued for a wall display that is in use, and for nothing else', () => {
  const site = new SiteUnderTest()
  const reason = 'Its browser was set up anew'
  const code = (deviceId: string) => site.refusals('organisation.issuePairingCode', { deviceId, reason })
  site.refusals('organisation.registerDevice', ipad)
  site.refusals('organisation.registerDevice', { deviceId: 'w1', name: 'QA office', kind: 'wall' })
  expect(code('w1')).toEqual([])
  expect(code('d1')).toEqual(['value_invalid'])
  expect(code('w2')).toEqual(['not_found'])
  site.refusals('organisation.revokeDevice', { ...lost, deviceId: 'w1' })
  expect(code('w1')).toEqual(['state_forbids'])
})
