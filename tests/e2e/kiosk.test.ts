import type { Page } from '@playwright/test'
import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE, PORTRAIT } from './support/kiosk.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'

test.use({ record: 'kiosk' })
// The iPad is registered once and keeps its batch from test to test.
test.describe.configure({ mode: 'serial' })

let page: Page
let kiosk: Kiosk

test.beforeAll(async ({ browser, house, desk }) => {
  const context = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE, hasTouch: true })
  page = await context.newPage()
  kiosk = new Kiosk(page)
  await kiosk.register(house.person('rkim'), 'iPad 2, Cleanroom 1')
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  await kiosk.signIn(house.person('mlopez'))
  await kiosk.open(batch.number)
  await kiosk.start(house.person('mlopez'))
})
test.afterAll(async () => page.context().close())

/** Buttons that are lower than 64 px, and what reaches past the side of the screen. */
async function misfits(): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
    const buttons = [...document.querySelectorAll<HTMLElement>('button, a[href]')]
    const low = buttons.filter((button) => {
      const { height, width } = button.getBoundingClientRect()
      return width > 1 && height > 1 && height < 63.5
    })
    const words = low.map((b) => `${b.innerText || b.ariaLabel}: ${b.getBoundingClientRect().height} px`)
    return wide ? [...words, 'the page scrolls sideways'] : words
  })
}

/** The screen as it is, in both positions of the iPad. */
async function fitsBothWays(): Promise<void> {
  for (const viewport of [LANDSCAPE, PORTRAIT]) {
    await page.setViewportSize(viewport)
    await expect.poll(misfits, { message: `${viewport.width} × ${viewport.height}` }).toEqual([])
  }
  await page.setViewportSize(LANDSCAPE)
}

test('[B07.2] a value out of range is flagged as it is typed, before anything is sent', async () => {
  const reading = page.getByRole('region', { name: 'Room temperature' })
  await kiosk.press('Room temperature', '24.5')
  await expect(reading).toHaveAttribute('data-tone', 'critical')
  await expect(page.getByRole('button', { name: 'Record deviation and sign' })).toBeVisible()
  await fitsBothWays()
})

test('[B07.4] what was typed is there again after a reload in the middle of a step', async () => {
  await page.reload()
  const reading = page.getByRole('region', { name: 'Room temperature' })
  await expect(reading).toContainText('24.5')
  await page.getByRole('button', { name: 'Clear' }).click()
  await kiosk.press('Room temperature', '20.5')
  await expect(reading).toHaveAttribute('data-tone', 'good')
  await page.reload()
  await expect(reading).toContainText('20.5')
})

test('[B18.3] the witness signs on the same iPad, and the session of the technician goes on', async ({
  house,
  desk,
}) => {
  const maria = house.person('mlopez')
  await kiosk.signStep(maria)
  await kiosk.expectStep('Issue the vial')
  await fitsBothWays()
  const { rows } = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const oldest = rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))[0]
  await kiosk.scan(oldest?.barcode ?? '')
  await kiosk.press('Quantity taken', '10.0')
  await fitsBothWays()
  await kiosk.signStep(maria)
  await page.getByRole('button', { name: 'Witness signs here' }).click()
  await expect(kiosk.sheet).toContainText('Witness: not Maria Lopez')
  await kiosk.sheet.getByLabel('or type your user name').fill(maria.userName)
  await kiosk.sheet.getByRole('button', { name: 'Continue' }).click()
  await expect(kiosk.sheet.getByRole('alert')).toBeVisible()
  await kiosk.sheet.getByRole('button', { name: 'Cancel' }).click()
  await kiosk.witness(house.person('knguyen'))
  await kiosk.expectStep('Let it rest')
  await expect(page.getByRole('button', { name: /Maria Lopez ·/ })).toBeVisible()
})

test('[B07.4] a running timer goes on over a reload, by the record’s own start', async ({ house }) => {
  await page.getByRole('button', { name: 'Start the timer' }).click()
  const started = page.getByText(/Started \d{2}:\d{2}/)
  await expect(started).toBeVisible()
  const words = await started.innerText()
  await page.reload()
  await kiosk.expectStep('Let it rest')
  await kiosk.field('Rest')
  await expect(started).toHaveText(words)
  await fitsBothWays()
  await page.getByRole('button', { name: 'Next: Room temperature after' }).click()
  await kiosk.press('Room temperature after', '20.0')
  await expect(page.getByRole('button', { name: 'End early with a deviation' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign and continue' })).toBeVisible({ timeout: 45_000 })
  await kiosk.signStep(house.person('mlopez'))
  await expect(page.getByRole('heading', { name: 'How many units went where' })).toBeVisible()
  await fitsBothWays()
})

test('[X09] every other screen of the iPad fits in both positions, its buttons for gloves', async ({
  house,
}) => {
  await page.goto('/kiosk/batches')
  await expect(page.getByRole('heading', { name: 'My batches today' })).toBeVisible()
  await fitsBothWays()
  await page
    .getByRole('link', { name: /Scheduled/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: 'Before you start' })).toBeVisible()
  await fitsBothWays()
  await kiosk.signOut()
  await fitsBothWays()
  await page.getByRole('button', { name: house.person('knguyen').name }).click()
  await fitsBothWays()
})

test('[C05] the kiosk installs: its manifest is standalone and its icons are there', async ({ request }) => {
  await page.goto('/kiosk')
  const href = await page.locator('link[rel="manifest"]').getAttribute('href')
  const manifest = (await (await request.get(href ?? '')).json()) as {
    display: string
    start_url: string
    scope: string
    icons: { src: string; sizes: string; type: string; purpose: string }[]
  }
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/kiosk', scope: '/kiosk' })
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  for (const icon of manifest.icons) {
    const answer = await request.get(icon.src)
    expect(answer.status(), icon.src).toBe(200)
    expect(answer.headers()['content-type']).toBe(icon.type)
    if (icon.type !== 'image/png') continue
    const bytes = await answer.body()
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(icon.sizes)
  }
})
