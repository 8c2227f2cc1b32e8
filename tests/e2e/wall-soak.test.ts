import { expect, test } from '@playwright/test'
import {
  changesOf,
  DROP_EVERY,
  HEAP_NOISE_BYTES,
  openHurried,
  sayBurst,
  sizeOf,
  SmallHouse,
  STAY_MILLISECONDS,
  until,
} from './support/small-house.ts'

/** A second takes 17 ms, so timers, pings and readings come that often. */
const FACTOR = 60
/** After this many bursts the wall is measured for the first time, and after four times as many again. */
const BURSTS = 10
/** Here a second takes 50 ms: half a stay is over after three. */
const CALM_FACTOR = 20
const RENEWALS = 3

test('[C04] the wall runs for days: neither heap, nodes nor listeners grow with what it was told', async ({
  page,
}) => {
  const house = await SmallHouse.open(FACTOR)
  try {
    const devtools = await openHurried(page, house, FACTOR)
    for (let burst = 1; burst <= BURSTS; burst += 1) await sayBurst(page, house, burst)
    const once = await sizeOf(devtools)
    for (let burst = BURSTS + 1; burst <= 4 * BURSTS; burst += 1) await sayBurst(page, house, burst)
    const fourTimes = await sizeOf(devtools)
    const changes = await changesOf(page)
    test.info().annotations.push({
      type: 'measured',
      description: JSON.stringify({ once, fourTimes, changes, entered: house.room.entered }),
    })
    expect(house.room.entered).toBeGreaterThan((4 * BURSTS) / DROP_EVERY)
    expect(changes).toBeGreaterThan(1000)
    expect(fourTimes.heapBytes).toBeLessThan(once.heapBytes + HEAP_NOISE_BYTES)
    // What stands on the page differs from burst to burst by a few lines.
    expect(fourTimes.nodes).toBeLessThan(once.nodes * 1.25)
    expect(fourTimes.listeners).toBeLessThanOrEqual(once.listeners + 2)
  } finally {
    await house.close()
  }
})

test('[C03] [C04] the wall renews its stay over the open line: no token of it ever runs out', async ({
  page,
}) => {
  const house = await SmallHouse.open(CALM_FACTOR)
  try {
    await openHurried(page, house, CALM_FACTOR)
    await until(() => house.room.renewed >= RENEWALS, 'the stay was renewed')
    expect(house.room.longestStayMilliseconds * CALM_FACTOR).toBeLessThan(STAY_MILLISECONDS)
    expect(house.room.entered).toBeLessThan(RENEWALS)
  } finally {
    await house.close()
  }
})
