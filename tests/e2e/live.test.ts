import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import { signIn } from './support/office.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'

test.use({ record: 'live' })

test('[C03] quality sees a step appear as it is signed on the iPad, also after the rooms have restarted', async ({
  browser,
  house,
  desk,
}) => {
  test.slow()
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  const maria = house.person('mlopez')
  const ipad = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE })
  const kiosk = new Kiosk(await ipad.newPage())
  await kiosk.register(house.person('rkim'), 'iPad 1, Cleanroom 1')
  await kiosk.signIn(maria)
  await kiosk.open(batch.number)
  await kiosk.start(maria)

  const office = await browser.newContext({ baseURL: house.origin })
  const qa = await office.newPage()
  await signIn(qa, house.person('dokafor'))
  await qa.goto(`/batches/${batch.id}`)
  const connection = qa.locator('[data-connection]')
  await expect(connection).toHaveAttribute('data-connection', 'live')
  const second = await browser.newContext({ baseURL: house.origin })
  const pic = await second.newPage()
  await signIn(pic, house.person('schen'))
  await pic.goto(`/batches/${batch.id}`)
  await expect(pic.getByText(/Watching too: .*David Okafor/)).toBeVisible()
  await expect(qa.getByText(/Watching too: .*Sarah Chen/)).toBeVisible()

  // Nothing is read again: a mark in the page would not outlive a load.
  await qa.evaluate(() => document.body.setAttribute('data-e2e', 'same page'))
  await kiosk.press('Room temperature', '20.1')
  await kiosk.signStep(maria)
  const step = qa.locator('#step-read-the-room')
  await expect(step).toContainText('20.1 °C', { timeout: 3000 })
  await expect(step).toContainText('Maria Lopez', { timeout: 3000 })
  await expect(qa.locator('body')).toHaveAttribute('data-e2e', 'same page')
  await expect(qa.getByText(/iPad last heard/)).toBeVisible()

  await house.restartRooms()
  await expect(connection).toHaveAttribute('data-connection', 'live', { timeout: 45_000 })
  const issue = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const oldest = issue.rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))[0]
  await kiosk.expectStep('Issue the vial')
  await kiosk.scan(oldest?.barcode ?? '')
  await kiosk.press('Quantity taken', '10.0')
  await kiosk.signStep(maria)
  await expect(qa.locator('#step-issue-the-vial')).toContainText('Waits for witness', { timeout: 5000 })
  await expect(qa.locator('body')).toHaveAttribute('data-e2e', 'same page')
  await kiosk.witness(house.person('knguyen'))
  await expect(qa.locator('#step-issue-the-vial')).toContainText('Kevin Nguyen', { timeout: 5000 })
  await Promise.all([ipad.close(), office.close(), second.close()])
})
