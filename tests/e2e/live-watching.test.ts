import { formulaContent, type FormulaContent } from '@batchproof/domain'
import { drawHoodPhoto, seededRandom } from '@batchproof/testing'
import { component, confirm, number, photo, step, timer } from '@batchproof/testing/formulas/parts.ts'
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { breakableLine, type BreakableLine } from './support/breakable-line.ts'
import { expect, test, type DemoPerson } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import { sign, signIn } from './support/office.ts'
import {
  approveSmallFormula,
  scheduleSmallBatch,
  smallFormula,
  type SmallBatch,
} from './support/small-batch.ts'

/** So short that a token's end can be waited for. */
const STAY_SECONDS = 16

test.use({ record: 'watching', settings: { BATCHPROOF_ROOM_STAY_SECONDS: String(STAY_SECONDS) } })
// One batch from its first step to its last, with the same people around it.
test.describe.configure({ mode: 'serial' })

const temperature = (label: string) => number(label, 'degC', ['18.0', '20.0', '22.0'])

/** Something of everything that is watched. */
const watchedFormula = (): FormulaContent =>
  formulaContent.parse({
    ...smallFormula(),
    procedure: [
      step('preparation', 'Read the room', 2, 'Read the thermometer.', [temperature('Room temperature')]),
      step('compounding', 'Issue the vial', 2, 'Scan one vial.', [component('Vial', 'vial')], {
        critical: true,
      }),
      step('compounding', 'Let it rest', 2, 'Start the timer, wait, and write the room down again.', [
        timer('Rest', 20, 900),
        temperature('Room temperature after'),
      ]),
      step('compounding', 'Photograph the deck', 2, 'Take a photo of the deck.', [photo('Deck')]),
      step('compounding', 'Look once more', 2, 'Look at each syringe.', [confirm('Clear')], {
        critical: true,
      }),
    ],
  })

let batch: SmallBatch
let kiosk: Kiosk
let line: BreakableLine
const contexts: BrowserContext[] = []
const pages: Record<'david' | 'hannah' | 'kevin', Page> = {} as never

test.beforeAll(async ({ browser, house, desk }) => {
  batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk, watchedFormula()))
  line = await breakableLine()
  const open = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ baseURL: house.origin, ...options })
    contexts.push(context)
    return context.newPage()
  }
  kiosk = new Kiosk(await open({ viewport: LANDSCAPE }))
  await kiosk.register(house.person('rkim'), 'iPad 1, Cleanroom 1')
  const watch = async (person: DemoPerson, options?: BrowserContextOptions) => {
    const page = await open(options)
    await signIn(page, person, `/batches/${batch.id}/live`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Watching ${batch.number}`)
    await expect(connectionOf(page)).toHaveAttribute('data-connection', 'live')
    // A mark in the page does not outlive a load.
    await page.evaluate(() => document.body.setAttribute('data-e2e', 'same page'))
    return page
  }
  pages.david = await watch(house.person('dokafor'), { proxy: line.proxy })
  pages.hannah = await watch(house.person('hweiss'))
  pages.kevin = await watch(house.person('knguyen'))
})
test.afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()))
  await line.close()
})

const connectionOf = (page: Page) => page.locator('[data-connection]')
const titleOf = (page: Page, title: string) => page.getByRole('heading', { name: title, level: 2 })
const doneOf = (page: Page, stepId: string) => page.locator(`#done-${stepId}`)

test('[C03] a batch that is watched begins before everybody’s eyes, and each knows who else watches', async ({
  house,
}) => {
  const { david, hannah, kevin } = pages
  await expect(david.getByText('Not begun yet')).toBeVisible()
  await expect(david.getByText(/Watching too: .*Hannah Weiss/)).toBeVisible()
  await expect(hannah.getByText(/Watching too: .*David Okafor/)).toContainText('Kevin Nguyen')

  await kiosk.signIn(house.person('mlopez'))
  await kiosk.open(batch.number)
  await kiosk.start(house.person('mlopez'))

  for (const page of [david, hannah, kevin]) {
    await expect(titleOf(page, 'Read the room')).toBeVisible({ timeout: 5000 })
    await expect(page.getByText('Step 1 of 5')).toBeVisible()
    await expect(page.getByRole('row', { name: /Room temperature/ })).toContainText('18.0 – 22.0 °C')
    await expect(page.getByText(/iPad last heard/)).toBeVisible()
  }
  const elapsed = david.getByRole('timer')
  const before = await elapsed.innerText()
  await expect(elapsed).not.toHaveText(before)
})

test('[C03] a reading out of its limits is marked as it is signed, with its deviation', async ({ house }) => {
  await kiosk.press('Room temperature', '24.5')
  await kiosk.page.getByRole('button', { name: 'Record deviation and sign' }).click()
  const deviation = kiosk.page.getByRole('dialog', { name: 'Deviation' })
  await deviation.getByRole('radio', { name: 'Environmental' }).click()
  await deviation.getByLabel('What happened').fill('The room is warmer than its limit: the door stood open.')
  await deviation.getByLabel('What you did at once').fill('Door closed, waited, reading taken again.')
  await deviation.getByRole('button', { name: 'Continue to sign' }).click()
  await kiosk.sign(house.person('mlopez'))
  for (const page of [pages.david, pages.hannah]) {
    const done = doneOf(page, 'read-the-room')
    await expect(done).toContainText('24.5 °C', { timeout: 5000 })
    await expect(done).toContainText('Above high 22.0 °C')
    await expect(done).toContainText('Maria Lopez')
    await expect(done.getByRole('link', { name: /^BD-/ })).toBeVisible({ timeout: 5000 })
  }
})

test('[B18.3] a step that waits for its witness says so to all who watch, until the witness has signed', async ({
  house,
  desk,
}) => {
  const { api } = await desk('tbecker')
  const { rows } = await api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const oldest = rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))[0]
  await kiosk.expectStep('Issue the vial')
  await kiosk.scan(oldest?.barcode ?? '')
  await kiosk.press('Quantity taken', '10.0')
  await kiosk.signStep(house.person('mlopez'))
  for (const page of Object.values(pages))
    await expect(page.getByText(/^Waits for a witness since/)).toBeVisible({ timeout: 5000 })

  await kiosk.witness(house.person('knguyen'))

  for (const page of Object.values(pages)) {
    await expect(doneOf(page, 'issue-the-vial')).toContainText('witnessed by Kevin Nguyen', { timeout: 5000 })
    await expect(page.getByText(/^Waits for a witness since/)).toBeHidden()
    await expect(titleOf(page, 'Let it rest')).toBeVisible()
  }
  await expect(kiosk.page.getByRole('button', { name: /Maria Lopez ·/ })).toBeVisible()
})

test('[C03] a question reaches the iPad quietly, is answered there, and stays on the record', async ({
  desk,
}) => {
  const { david, hannah } = pages
  const question = 'Was the door closed while you issued the vial?'
  await kiosk.page.getByRole('button', { name: 'Start the timer' }).click()
  await expect(david.getByRole('timer')).toHaveCount(2, { timeout: 5000 })
  await david.getByLabel('To Maria Lopez').fill(question)
  await david.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(david.getByLabel('To Maria Lopez')).toHaveValue('')

  const strip = kiosk.page.getByRole('status').filter({ hasText: question })
  await expect(strip).toContainText('David Okafor asks', { timeout: 5000 })
  await expect(hannah.getByText('▲ Not answered yet')).toBeVisible({ timeout: 5000 })
  await strip.getByRole('button', { name: 'Answer' }).click()
  await kiosk.page.getByRole('dialog').getByRole('button', { name: 'Yes', exact: true }).click()

  for (const page of [david, hannah]) {
    await expect(page.getByText(/Maria Lopez answered/)).toBeVisible({ timeout: 5000 })
    await expect(page.getByText('▲ Not answered yet')).toBeHidden()
  }
  const { api } = await desk('dokafor')
  const { state } = await api.batch.get.query({ id: batch.id })
  expect(state.comments.map(({ kind, text, stepId }) => [kind, text, stepId])).toEqual([
    ['question', question, 'let-it-rest'],
    ['answer', 'Yes', 'let-it-rest'],
  ])
})

test('[C03] quality holds the batch by signature, the iPad stops at its step, and goes on after the resumption', async ({
  house,
}) => {
  const { david, hannah } = pages
  const reason = 'The door was found open; wait for me.'
  await hannah.getByRole('button', { name: 'Hold this batch' }).click()
  await hannah.getByLabel('Reason').fill(reason)
  await hannah.getByRole('dialog').getByRole('button').last().click()
  await sign(hannah, house.person('hweiss'))
  await expect(kiosk.page.getByText('This batch is on hold')).toBeVisible({ timeout: 5000 })
  await expect(kiosk.page.getByText(reason)).toBeVisible()
  await expect(david.getByText(/^On hold since/)).toBeVisible({ timeout: 5000 })

  await hannah.getByRole('button', { name: 'Resume' }).click()
  await hannah.getByLabel('Reason').fill('The door is closed, pressure is back.')
  await hannah.getByRole('dialog').getByRole('button').last().click()
  await sign(hannah, house.person('hweiss'))
  await expect(kiosk.page.getByText('This batch is on hold')).toBeHidden({ timeout: 5000 })
  await expect(david.getByText(/^On hold since/)).toBeHidden()
})

test('[C03] a watcher whose line is cut is told, and sees what was missed when it is back', async ({
  house,
}) => {
  test.setTimeout(180_000)
  const { david, hannah } = pages
  line.cut()
  await kiosk.field('Room temperature after')
  await kiosk.press('Room temperature after', '20.0')
  const primary = kiosk.page.getByRole('button', { name: 'Sign and continue' })
  await expect(primary).toBeVisible({ timeout: 40_000 })
  await kiosk.signStep(house.person('mlopez'))
  await expect(doneOf(hannah, 'let-it-rest')).toContainText('20.0 °C', { timeout: 5000 })
  await expect(connectionOf(david)).toHaveAttribute('data-connection', 'lost', { timeout: 60_000 })
  await expect(david.getByText(/^Not live/)).toBeVisible()
  await expect(titleOf(david, 'Let it rest')).toBeVisible()

  line.mend()
  await expect(connectionOf(david)).toHaveAttribute('data-connection', 'live', { timeout: 60_000 })
  await expect(doneOf(david, 'let-it-rest')).toContainText('20.0 °C', { timeout: 5000 })
  await expect(titleOf(david, 'Photograph the deck')).toBeVisible()
  await expect(david.locator('body')).toHaveAttribute('data-e2e', 'same page')
})

test('[C03] a watcher stays on one line past the end of their token; whose session has ended hears no more', async ({
  house,
}) => {
  test.setTimeout(180_000)
  const { david, hannah } = pages
  let opened = 0
  hannah.on('websocket', () => opened++)
  // What came with the last step has been read: a page that reads without a session asks for a sign-in.
  await david.waitForTimeout(3000)
  await david.context().clearCookies()
  await hannah.waitForTimeout((STAY_SECONDS + 2) * 1000)

  await kiosk.takePhoto(drawHoodPhoto(seededRandom(7), 12))
  await kiosk.signStep(house.person('mlopez'))

  const picture = doneOf(hannah, 'photograph-the-deck').locator('img').first()
  await expect(picture).toBeVisible({ timeout: 5000 })
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
  expect(opened).toBe(0)
  await expect(connectionOf(hannah)).toHaveAttribute('data-connection', 'live')
  await expect(connectionOf(david)).toHaveAttribute('data-connection', 'lost')
  await expect(doneOf(david, 'photograph-the-deck')).toBeHidden()
})
