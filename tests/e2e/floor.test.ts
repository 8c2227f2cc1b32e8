import { addDaysToDate } from '@batchproof/domain'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import { sign, signIn } from './support/office.ts'
import { freeSlotToday, siteDate } from './support/site-day.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'

test.use({ record: 'floor' })

const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) })
const card = (page: Page, number: string) => page.locator('article').filter({ hasText: number })
const entry = (page: Page, id: string) => page.locator(`[data-entry][data-batch="${id}"]`)
const cell = (page: Page, date: string, roomId: string) => page.locator(`td[data-drop="${date} ${roomId}"]`)

/** Drags as a hand does: down, a little, all the way, up. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.scrollIntoViewIfNeeded()
  const start = await from.boundingBox()
  const end = await to.boundingBox()
  if (!start || !end) throw new Error('nothing to drag, or nowhere to drag to')
  const x = start.x + start.width / 2
  await page.mouse.move(x, start.y + start.height - 8)
  await page.mouse.down()
  await page.mouse.move(x + 12, start.y + start.height - 8, { steps: 3 })
  await page.mouse.move(end.x + end.width / 2, end.y + Math.min(end.height - 12, 120), { steps: 8 })
  await page.mouse.up()
}

test('[B16.1] [B16.2] [C03] the board follows a batch on the iPad step by step, and is narrowed by its address', async ({
  browser,
  house,
  desk,
}) => {
  test.slow()
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  const maria = house.person('mlopez')
  const office = await browser.newContext({ baseURL: house.origin })
  const manager = await office.newPage()
  await signIn(manager, house.person('jwhitfield'))
  await manager.goto('/floor')
  await expect(manager.getByText('Live', { exact: true })).toBeVisible()
  await expect(column(manager, 'Scheduled')).toContainText(batch.number)
  await expect(card(manager, batch.number)).toContainText('Maria Lopez')
  await manager.evaluate(() => document.body.setAttribute('data-e2e', 'same page'))

  const ipad = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE })
  const kiosk = new Kiosk(await ipad.newPage())
  await kiosk.register(house.person('rkim'), 'iPad 1, Cleanroom 1')
  await kiosk.signIn(maria)
  await kiosk.open(batch.number)
  await kiosk.start(maria)
  await expect(column(manager, 'In progress')).toContainText(batch.number)
  await kiosk.press('Room temperature', '20.1')
  await kiosk.signStep(maria)
  await expect(card(manager, batch.number)).toContainText('1 of 3', { timeout: 5000 })
  await expect(manager.locator('body')).toHaveAttribute('data-e2e', 'same page')

  await manager.getByRole('combobox', { name: 'Technician' }).click()
  await manager.getByRole('option', { name: 'Kevin Nguyen' }).click()
  await expect(card(manager, batch.number)).toHaveCount(0)
  expect(new URL(manager.url()).searchParams.get('technician')).toBeTruthy()
  await manager.reload()
  await expect(card(manager, batch.number)).toHaveCount(0)
  await manager.getByRole('button', { name: /Remove filter.*Technician/ }).click()
  await manager.getByRole('link', { name: batch.number }).focus()
  await manager.keyboard.press('Enter')
  await expect(manager.getByRole('heading', { level: 1 })).toContainText(batch.number)

  await Promise.all([ipad.close(), office.close()])
})

test('[B16.2] [P11.3] a card goes only where the state table lets it: led to the form, signed, or back with the reason', async ({
  page,
  house,
  desk,
}) => {
  test.slow()
  const formulaId = await approveSmallFormula(desk)
  const manager = await desk('jwhitfield')
  const drafted = crypto.randomUUID()
  await manager.do('batch.draft', drafted, { formulaId, version: 1, plannedUnits: 10 })
  const { state } = await manager.api.batch.get.query({ id: drafted })
  const scheduled = await scheduleSmallBatch(desk, formulaId, { place: 1 })
  await signIn(page, house.person('jwhitfield'))
  await page.goto('/floor')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()

  await drag(page, card(page, scheduled.number), column(page, 'Released'))
  const refusal = page.getByRole('alert').filter({ hasText: scheduled.number })
  await expect(refusal).toContainText('cannot be put under released. It goes to in progress next.')
  await expect(column(page, 'Scheduled')).toContainText(scheduled.number)
  await drag(page, card(page, scheduled.number), column(page, 'In progress'))
  await expect(refusal).toContainText('Start the batch is for: compounding technician, pharmacist.')
  await expect(column(page, 'Scheduled')).toContainText(scheduled.number)

  await drag(page, card(page, state.batchNumber), column(page, 'Scheduled'))
  await expect(page).toHaveURL(new RegExp(`/schedule/new\\?batch=${drafted}`))

  // The same by keys: the card's button leads to the same form.
  await page.goto('/floor')
  await page.getByRole('button', { name: `Move ${state.batchNumber}` }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem')).toContainText('Schedule: to scheduled')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/schedule/new\\?batch=${drafted}`))
})

test('[B12.2] a completed batch that is dragged to review is signed by who made it, and stays if they cancel', async ({
  page,
  house,
  desk,
}) => {
  const { rows } = await (await desk('jwhitfield')).api.batch.list.query({ status: ['completed'] })
  const mine = rows.find(({ technicianName }) => technicianName === 'Maria Lopez')
  if (!mine) throw new Error('the demonstration has no completed batch of hers')
  await signIn(page, house.person('mlopez'))
  await page.goto('/floor')
  await drag(page, card(page, mine.batchNumber), column(page, 'Pending review'))
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText(`Submit ${mine.batchNumber} for review`)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(column(page, 'In progress')).toContainText(mine.batchNumber)
  await drag(page, card(page, mine.batchNumber), column(page, 'Pending review'))
  await sign(page, house.person('mlopez'))
  await expect(column(page, 'Pending review')).toContainText(mine.batchNumber)
})

test('[B05.1] [B05.2] a scheduled batch is dragged to another day, and back with the reason where it cannot be', async ({
  page,
  house,
  desk,
}) => {
  const formulaId = await approveSmallFormula(desk)
  const batch = await scheduleSmallBatch(desk, formulaId, { place: 2 })
  const api = (await desk('jwhitfield')).api
  const { rooms } = await api.facility.get.query()
  const room = (code: string) => rooms.find(({ details }) => details?.code === code)?.id ?? ''
  const today = siteDate()
  const { plan } = (await api.batch.get.query({ id: batch.id })).state
  const running = (await api.batch.list.query({ status: ['in_progress'] })).rows[0]
  // Dragging stays within a week: the next day, or the one before on a Sunday is over and refused.
  const days = [today, addDaysToDate(today, 1)]
  await signIn(page, house.person('jwhitfield'))
  await page.goto(`/schedule?date=${today}`)
  await expect(entry(page, batch.id)).toHaveAttribute('data-status', 'scheduled')
  await expect(entry(page, running?.id ?? '')).not.toHaveAttribute('data-drag')
  const yesterday = cell(page, addDaysToDate(today, -1), room('CR-1'))
  if (await yesterday.isVisible()) {
    await drag(page, entry(page, batch.id), yesterday)
    await expect(page.getByRole('alert').filter({ hasText: batch.number })).toContainText('The day is over.')
    await expect(cell(page, today, room('CR-1')).locator(`[data-batch="${batch.id}"]`)).toBeVisible()
  }
  const tomorrow = cell(page, days[1] ?? '', room('CR-1'))
  if (await tomorrow.isVisible()) {
    await drag(page, entry(page, batch.id), tomorrow)
    await expect(page.getByText(`${batch.number} is moved`).first()).toBeVisible()
    await expect(tomorrow.locator(`[data-batch="${batch.id}"]`)).toBeVisible()
    const moved = (await api.batch.get.query({ id: batch.id })).state.plan
    expect(Date.parse(moved?.slot.start ?? '') - Date.parse(plan?.slot.start ?? '')).toBe(24 * 3_600_000)
  }
})

test('[B05.3] a batch is moved by keys, said aloud, and the load of who makes it goes along', async ({
  page,
  house,
  desk,
}) => {
  const formulaId = await approveSmallFormula(desk)
  const batch = await scheduleSmallBatch(desk, formulaId, { place: 3, technician: 'Kevin Nguyen' })
  const api = (await desk('jwhitfield')).api
  const today = siteDate()
  await signIn(page, house.person('jwhitfield'))
  await page.goto(`/schedule?date=${today}`)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  const said = page.locator('[aria-live="assertive"]')
  await entry(page, batch.id).focus()
  await page.keyboard.press('Space')
  await expect(said.first()).toContainText(`${batch.number} taken up.`)
  await page.keyboard.press('Escape')
  await expect(said.first()).toContainText('is back where it was')

  await page.keyboard.press('Space')
  // Eight days on: over the end of the week, which turns by itself.
  await page.keyboard.press('PageDown')
  await expect(entry(page, batch.id)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(entry(page, batch.id)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText(`${batch.number} is moved`).first()).toBeVisible()
  const target = addDaysToDate(today, 8)
  const { plan } = (await api.batch.get.query({ id: batch.id })).state
  const slot = freeSlotToday(3)
  await expect(entry(page, batch.id)).toHaveAttribute('data-day', target)
  await expect(entry(page, batch.id)).toContainText(slot.startClock)
  expect(Date.parse(plan?.slot.end ?? '') - Date.parse(plan?.slot.start ?? '')).toBe(19 * 60_000)
  const load = page.getByRole('row', { name: /^Kevin Nguyen/ })
  await expect(load).toContainText('19 min')

  // Another browser that looks at the same week sees it go.
  const running = (await api.batch.list.query({ status: ['in_progress'] })).rows[0]
  await page.goto(`/schedule?date=${today}`)
  await entry(page, running?.id ?? '')
    .first()
    .focus()
  await page.keyboard.press('Space')
  await expect(said.first()).toContainText('only a scheduled batch can be moved')
})

test('[B09.2] a notice comes in while one works, leads to what it is about, and is read', async ({
  page,
  house,
  desk,
}) => {
  await signIn(page, house.person('hweiss'))
  const bell = page.getByRole('button', { name: /^Notifications/ })
  await bell.click()
  const markAll = page.getByRole('button', { name: 'Mark all as read' })
  if (await markAll.isVisible()) await markAll.click()
  await page.keyboard.press('Escape')
  await expect(bell).toHaveAccessibleName('Notifications')
  // The page has asked once, so that what comes next is news.
  await page.waitForTimeout(1500)
  await page.evaluate(() => document.body.setAttribute('data-e2e', 'same page'))
  const description = `The lamp of the hood flickered at ${Date.now()}.`
  const id = crypto.randomUUID()
  await (
    await desk('ewatson')
  ).do('deviation.open', id, {
    report: { id, type: 'equipment_failure', description, immediateAction: 'Work went on elsewhere' },
    batchId: null,
  })
  await expect(bell).toHaveAccessibleName('Notifications, 1 unread')
  await expect(page.getByText(description).first()).toBeVisible()
  await expect(page.locator('body')).toHaveAttribute('data-e2e', 'same page')
  await bell.click()
  await page.getByRole('button', { name: new RegExp(description) }).click()
  await expect(page).toHaveURL(new RegExp(`/deviations/${id}`))
  await expect(bell).toHaveAccessibleName('Notifications')
})

test('[C03] what a room that is down was not told is shown to an administrator, and told once it is back', async ({
  page,
  house,
  desk,
}) => {
  test.slow()
  const formulaId = await approveSmallFormula(desk)
  await signIn(page, house.person('rkim'))
  await page.goto('/deliveries')
  await expect(page.getByRole('heading', { name: 'Deliveries', level: 1 })).toBeVisible()
  await house.stopRooms()
  const batch = await scheduleSmallBatch(desk, formulaId, { place: 4 })
  const row = page.getByRole('row').filter({ hasText: `Room of ${batch.number}` })
  await expect(row).toContainText('Nobody answers at the address.', { timeout: 30_000 })
  await expect(row).toContainText('1 message')
  await row.getByRole('button', { name: /^Try now/ }).click()
  await expect(row).toBeVisible()
  await house.restartRooms()
  await row.getByRole('button', { name: /^Try now/ }).click()
  await expect(row).toHaveCount(0, { timeout: 30_000 })
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'Deliveries' })).toBeVisible()
})

test('[B09.2] the browser shows what it is told while no page of ours asks, and says so where push cannot be had', async ({
  page,
  context,
  house,
}) => {
  await context.grantPermissions(['notifications'], { origin: house.origin })
  await signIn(page, house.person('dokafor'))
  await page.goto('/account')
  // A private window, which this is, has no push service.
  await page.getByRole('button', { name: 'Turn on here' }).click()
  await expect(page.getByRole('alert')).toContainText('could not be registered at its push service')

  const devtools = await context.newCDPSession(page)
  const registrationId = new Promise<string>((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [registration] }) => {
      if (registration) found(registration.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: house.origin,
    registrationId: await registrationId,
    data: JSON.stringify({ id: 'n-1', title: 'Review NSP-20261121-001', href: '/batches/b-1/review' }),
  })
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (await registration.getNotifications()).map(({ title, data }) => ({
        title,
        data: data as unknown,
      }))
    })
  await expect
    .poll(shown)
    .toEqual([{ title: 'Review NSP-20261121-001', data: { href: '/batches/b-1/review' } }])
})
