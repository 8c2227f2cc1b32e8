import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'
import { FULL_HD, registerWall, UHD, WallDisplay } from './support/wall.ts'

test.use({ record: 'wall' })

test('[C04] [C03] a paired wall shows each step as it is signed, and on top what waits for a person', async ({
  browser,
  house,
  desk,
  page: office,
}) => {
  test.slow()
  const code = await registerWall(office, house.person('rkim'), 'Wall, QA office')
  const wall = await WallDisplay.open(browser, house)
  await wall.pair(code)
  await expect(office.getByText('Wall, QA office is paired')).toBeVisible()
  await expect(wall.connection).toContainText('Live')
  // Nothing is read again by a load: a mark in the page would not outlive it.
  await wall.page.evaluate(() => document.body.setAttribute('data-e2e', 'same page'))

  const formulaId = await approveSmallFormula(desk)
  const batch = await scheduleSmallBatch(desk, formulaId)
  const maria = house.person('mlopez')
  const ipad = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE })
  const kiosk = new Kiosk(await ipad.newPage())
  await kiosk.register(house.person('rkim'), 'iPad 1, Cleanroom 1')
  await kiosk.signIn(maria)
  await kiosk.open(batch.number)
  await kiosk.start(maria)
  const line = wall.line(batch.number)
  await expect(line).toContainText('1 · Read the room')
  await expect(line).toContainText('0 of 3')

  const timer = line.locator('.timer .value')
  const first = await timer.innerText()
  expect(first).toMatch(/^\d+:\d\d$/)
  await expect(timer).not.toHaveText(first)

  await kiosk.press('Room temperature', '20.1')
  await kiosk.signStep(maria)
  await expect(line).toContainText('1 of 3')
  await expect(line).toContainText('2 · Issue the vial')

  const { rows } = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const oldest = rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))[0]
  await kiosk.expectStep('Issue the vial')
  await kiosk.scan(oldest?.barcode ?? '')
  await kiosk.press('Quantity taken', '10.0')
  await kiosk.signStep(maria)
  await expect(line).toHaveAttribute('data-need', 'witness')
  await expect(line).toContainText(/Waits for a witness.*since \d\d:\d\d · \d+:\d\d/)
  expect(await wall.isAboveTheRest(batch.number)).toBe(true)
  await kiosk.witness(house.person('knguyen'))
  await expect(line).not.toHaveAttribute('data-need')
  await expect(line).toContainText('2 of 3')
  await expect(wall.page.locator('body')).toHaveAttribute('data-e2e', 'same page')
  await Promise.all([ipad.close(), wall.context.close()])
})

test('[C04] a value out of range stands above all on the wall until somebody looks into it', async ({
  browser,
  house,
  desk,
  page: office,
}) => {
  test.slow()
  const code = await registerWall(office, house.person('rkim'), 'Wall, corridor')
  const wall = await WallDisplay.open(browser, house)
  await wall.pair(code)
  await expect(wall.connection).toContainText('Live')
  const formulaId = await approveSmallFormula(desk)
  const batch = await scheduleSmallBatch(desk, formulaId, { place: 1 })
  const maria = await desk('mlopez')
  const stepId = 'read-the-room'
  await maria.do('batch.start', batch.id, {})
  await maria.do('batch.startStep', batch.id, { stepId })
  const line = wall.line(batch.number)
  await expect(line).toContainText('1 · Read the room')
  const deviation = {
    id: crypto.randomUUID(),
    type: 'environmental' as const,
    description: 'The room is warmer than its limit allows.',
    immediateAction: 'Door closed, reading taken again.',
  }
  const value = { kind: 'number' as const, value: '24.5', unit: 'degC' as const }
  await maria.do('batch.performStep', batch.id, {
    stepId,
    values: { 'room-temperature': value },
    deviation,
  })
  await expect(line).toHaveAttribute('data-need', 'alarm')
  await expect(line).toContainText('Out of range')
  await expect(line).toContainText('24.5')
  expect(await wall.isAboveTheRest(batch.number)).toBe(true)

  await (await desk('dokafor')).do('deviation.investigate', deviation.id, { note: 'Looking at the door' })
  await expect(line).not.toHaveAttribute('data-need', { timeout: 60_000 })
  await expect(line).toContainText('Deviation')

  await (await desk('dokafor')).do('batch.hold', batch.id, { reason: 'The door has to be mended' })
  await expect(line).toHaveAttribute('data-need', 'held')
  await expect(line).toContainText('by David Okafor: The door has to be mended')
  await wall.context.close()
})

test('[C03] [C04] the wall says when it is not live, and is back by itself; a reload stays signed in', async ({
  browser,
  house,
  page: office,
}) => {
  test.slow()
  const code = await registerWall(office, house.person('rkim'), 'Wall, pharmacy')
  const wall = await WallDisplay.open(browser, house)
  await wall.pair(code)
  await expect(wall.connection).toContainText('Live')
  await Promise.all([
    house.restartRooms(),
    expect(wall.connection).toContainText('Not live', { timeout: 45_000 }),
  ])
  await expect(wall.connection).not.toContainText('Not live', { timeout: 60_000 })
  await expect(wall.connection).toContainText('Live')
  await wall.page.reload()
  await expect(wall.connection).toContainText('Live')
  expect(await wall.cookie()).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/api/wall' })
  await wall.context.close()
})

test('[P11.6] [P11.2] a wall that is revoked in the office goes dark, and its token opened nothing else before', async ({
  browser,
  house,
  page: office,
  request,
}) => {
  test.slow()
  const name = 'Wall, lost'
  const code = await registerWall(office, house.person('rkim'), name)
  const wall = await WallDisplay.open(browser, house)
  await wall.pair(code)
  await expect(wall.connection).toContainText('Live')
  const { name: cookieName, value: token } = await wall.cookie()
  // The token under every name that a cookie of ours has: nothing takes it for something else.
  const names = [cookieName, 'batchproof-session', 'batchproof-device', 'batchproof-browser']
  const headers = { cookie: names.map((cookie) => `${cookie}=${token}`).join('; '), 'x-batchproof': '1' }
  const status = async (path: string) => (await request.get(path, { headers })).status()
  const posted = async (path: string) =>
    (await request.post(path, { headers: { ...headers, origin: house.origin }, data: {} })).status()
  expect(await status('/api/wall/wall.show')).toBe(200)
  expect(await status('/api/trpc/wall.show')).toBe(401)
  expect(await status('/api/trpc/batch.list')).toBe(401)
  expect(await status('/api/trpc/me.get')).toBe(401)
  expect(await status('/api/wall/batch.list')).toBe(403)
  expect(await status('/api/wall/live.token')).toBe(403)
  expect(await posted('/api/wall/batch.start')).toBe(403)
  expect(await posted('/api/wall/auth.signOut')).toBe(403)
  expect(await posted('/api/commands/batch.start')).toBe(401)
  const blob = await request.get(`/api/blobs/${'0'.repeat(64)}`, { headers })
  expect([401, 403]).toContain(blob.status())

  await expect(office.getByText(`${name} is paired`)).toBeVisible()
  await office.getByRole('button', { name: `More for ${name}` }).click()
  await office.getByRole('menuitem', { name: 'Revoke' }).click()
  await office.getByLabel('Reason').fill('The display was sold with the desk')
  await office.getByRole('button', { name: 'Revoke at once' }).click()
  await expect(office.getByText(`${name} is revoked`)).toBeVisible()
  expect(await status('/api/wall/wall.show')).toBe(401)
  await expect(wall.page.getByRole('heading', { name: 'This display was taken off the wall' })).toBeVisible({
    timeout: 60_000,
  })
  await expect(wall.lines).toHaveCount(0)
  await wall.page.reload()
  await expect(wall.page.getByRole('heading', { name: 'This display is not paired yet' })).toBeVisible()
  await wall.context.close()
})

/** Runs in the page: texts whose letters are lower than a fortieth of the screen, or that stand outside of it. */
function tooSmallOrOutside(): string[] {
  const found: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.textContent?.trim()
    if (!parent || !text || parent.closest('svg, [aria-hidden]')) continue
    const size = Number.parseFloat(getComputedStyle(parent).fontSize)
    const { bottom, right } = parent.getBoundingClientRect()
    const isOutside = bottom > innerHeight + 1 || right > innerWidth + 1
    if (size < innerHeight / 40 || isOutside) found.push(`${text}: ${size}px, ends at ${right}, ${bottom}`)
  }
  return found
}

for (const size of [FULL_HD, UHD])
  test(`[C04] the wall is legible from across the room at ${size.width} x ${size.height}`, async ({
    browser,
    house,
    desk,
    page: office,
  }) => {
    const code = await registerWall(office, house.person('rkim'), `Wall, ${size.height}`)
    const wall = await WallDisplay.open(browser, house)
    await wall.page.setViewportSize(size)
    await wall.pair(code)
    const { rows } = await (
      await desk('dokafor')
    ).api.batch.list.query({ status: ['in_progress', 'completed', 'quarantined'] })
    expect(rows.length).toBeGreaterThan(0)
    for (const { batchNumber } of rows) await expect(wall.line(batchNumber)).toBeVisible()
    await expect(wall.connection).toContainText('Live')
    expect(await wall.page.evaluate(tooSmallOrOutside)).toEqual([])
    await wall.page.screenshot({ path: test.info().outputPath(`wall-${size.height}.png`) })
    await wall.context.close()
  })
