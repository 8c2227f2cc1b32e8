import { formulaContent, ORGANISATION_ID } from '@batchproof/domain'
import { component, step, weighing } from '@batchproof/testing/formulas/parts.ts'
import type { Page } from '@playwright/test'
import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE, PORTRAIT } from './support/kiosk.ts'
import { signIn } from './support/office.ts'
import { startSimulatedBridge, type SimulatedBridge } from './support/simulated-bridge.ts'
import {
  approveSmallFormula,
  scheduleSmallBatch,
  smallFormula,
  type OpenDesk,
  type SmallBatch,
} from './support/small-batch.ts'

test.use({ record: 'weighing', hasBalances: true })
// One batch is weighed, issued and looked at, from test to test.
test.describe.configure({ mode: 'serial' })

const BALANCE = 'BAL-01'
const SCANNER = 'Scanner, preparation room'

let page: Page
let kiosk: Kiosk
let simulated: SimulatedBridge
let weighed: SmallBatch
let scanned: SmallBatch

/** Weigh a powder, then issue a vial. */
function weighingFormula() {
  return formulaContent.parse({
    ...smallFormula(),
    name: 'Weighed walk',
    productCode: 'WGW-10',
    procedure: [
      step('preparation', 'Weigh the powder', 5, 'Tare the boat, then weigh.', [
        weighing('Powder', ['12.25', '12.50', '12.75']),
      ]),
      step('compounding', 'Issue the vial', 2, 'Scan one vial.', [component('Vial', 'vial')]),
    ],
  })
}

/** The same, with the vial alone: for what a scanner issues. */
function scannedFormula() {
  const { procedure, ...content } = weighingFormula()
  return formulaContent.parse({
    ...content,
    name: 'Scanned walk',
    productCode: 'SCW-10',
    procedure: procedure.slice(1),
  })
}

test.beforeAll(async ({ browser, house, desk }) => {
  simulated = await startSimulatedBridge(house, desk, BALANCE)
  const formulaId = await approveSmallFormula(desk, weighingFormula())
  weighed = await scheduleSmallBatch(desk, formulaId, { equipment: [BALANCE] })
  const second = await approveSmallFormula(desk, scannedFormula())
  scanned = await scheduleSmallBatch(desk, second, { place: 1 })
  const context = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE, hasTouch: true })
  page = await context.newPage()
  kiosk = new Kiosk(page)
  await kiosk.register(house.person('rkim'), 'iPad 1, Cleanroom 1')
  await kiosk.signIn(house.person('mlopez'))
  await kiosk.open(weighed.number)
  await kiosk.start(house.person('mlopez'))
})
test.afterAll(async () => {
  await page.context().close()
  await simulated.close()
})

/** Registers a scanner that issues in the name of a person, and answers its token. */
async function scannerToken(desk: OpenDesk, personName: string): Promise<string> {
  const administrator = await desk('rkim')
  const people = await administrator.api.person.list.query({})
  const made = await administrator.api.device.registerMachine.mutate({
    id: crypto.randomUUID(),
    subject: ORGANISATION_ID,
    performedAt: new Date().toISOString(),
    payload: {
      name: SCANNER,
      machine: {
        scopes: ['components.issue'],
        personId: people.find(({ name }) => name === personName)?.id ?? '',
        publicKey: null,
      },
    },
  })
  if (!made.ok) throw new Error(made.refusals[0]?.message)
  return made.token ?? ''
}

/** The screen in both positions of the iPad; kept where a folder for pictures is named. */
async function seenBothWays(name: string): Promise<void> {
  for (const [position, viewport] of Object.entries({ landscape: LANDSCAPE, portrait: PORTRAIT })) {
    await page.setViewportSize(viewport)
    const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    await expect.poll(isWide, { message: `${name}, ${position}` }).toBe(false)
    const folder = process.env.BATCHPROOF_E2E_PICTURES
    if (folder) await page.screenshot({ path: `${folder}/${name}-${position}.png` })
  }
  await page.setViewportSize(LANDSCAPE)
}

const reading = () => page.getByRole('region', { name: 'Powder' })

test('[B09.4] [X20] a balance that moves gives no reading, and says so until it rests', async () => {
  simulated.balance.place('41.20')
  await page.getByRole('button', { name: `Read tare from ${BALANCE}` }).click()
  await expect(page.getByText(/Not stable yet/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Tare/ })).toContainText('–')
  await seenBothWays('weighing-moves')
  await expect(page.getByRole('button', { name: /^Tare/ })).toContainText('41.20 g')
})

test('[X20] a weight below the minimum of the balance is not possible', async () => {
  simulated.balance.place('41.90')
  await page.getByRole('button', { name: `Read gross from ${BALANCE}` }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'minimum weight' })).toBeVisible()
  await expect(reading()).toHaveAttribute('data-tone', 'critical')
  await seenBothWays('weighing-too-little')
  await page.getByRole('button', { name: 'Sign and continue' }).click()
  await expect(kiosk.sheet).toBeHidden()
})

test('[B09.3] [B09.4] tare and gross from the balance give the net, and the screen says where from', async () => {
  simulated.balance.place('53.68')
  await page.getByRole('button', { name: `Read gross from ${BALANCE}` }).click()
  await expect(reading()).toContainText('12.48')
  await expect(reading()).toContainText(`Read from ${BALANCE}, stable`)
  await expect(reading()).toHaveAttribute('data-tone', 'good')
  await seenBothWays('weighing-done')
})

test('[B09.4] a figure that a hand has changed is no reading of the balance any more', async () => {
  await page.getByRole('button', { name: /^Gross/ }).click()
  await page.getByRole('button', { name: 'Delete last figure' }).click()
  await kiosk.press('Powder', '9')
  await expect(reading()).toContainText('12.49')
  await expect(reading()).not.toContainText('Read from')
  await page.getByRole('button', { name: `Read gross from ${BALANCE}` }).click()
  await expect(reading()).toContainText(`Read from ${BALANCE}, stable`)
  await expect(reading()).toContainText('12.48')
})

test('[B08.1] [B08.6] a scanner’s keys name the lot; a newer lot takes the reason why', async ({
  house,
  desk,
}) => {
  await kiosk.signStep(house.person('mlopez'))
  await kiosk.expectStep('Issue the vial')
  const { rows } = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const byExpiry = rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))
  const [newest, oldest] = [byExpiry.at(-1), byExpiry[0]]
  await kiosk.scan(newest?.barcode ?? '')
  const warning = page.getByText(/expires sooner/).first()
  await expect(warning).toContainText(/Lot PHE-\d+ expires sooner/)
  expect(newest?.lotNumber).not.toBe(oldest?.lotNumber)
  await expect(page.getByRole('button', { name: 'Keep this lot' })).toBeDisabled()
  await seenBothWays('newer-lot')
  await page.getByLabel(/Reason for the newer lot/).fill('The older vials are in the other cleanroom')
  await page.getByRole('button', { name: 'Keep this lot' }).click()
  await kiosk.press('Quantity taken', '10.0')
  await seenBothWays('newer-lot-taken')
  await kiosk.signStep(house.person('mlopez'))
  await expect(page.getByRole('heading', { name: 'How many units went where' })).toBeVisible()
})

test('[B09.4] the record in the office says what the balance wrote, and what a hand did', async ({
  browser,
  house,
}) => {
  const office = await browser.newPage({ baseURL: house.origin, viewport: { width: 1440, height: 900 } })
  await signIn(office, house.person('dokafor'))
  await office.goto(`/batches/${weighed.id}`)
  const powder = office.getByRole('row', { name: /Powder/ }).first()
  await expect(powder).toContainText('gross 53.68 g, tare 41.20 g')
  await expect(powder).toContainText(`read from ${BALANCE} by the instrument bridge`)
  const vial = office.getByRole('row', { name: /Vial/ }).first()
  await expect(vial).toContainText('typed')
  await expect(vial).toContainText('A newer lot was taken: The older vials are in the other cleanroom')
  const folder = process.env.BATCHPROOF_E2E_PICTURES
  if (folder) await office.screenshot({ path: `${folder}/office-record.png`, fullPage: true })
  await office.close()
})

test('[B08.2] [X10] another system issues over HTTP what the kiosk then signs, once', async ({
  browser,
  house,
  desk,
  playwright,
}) => {
  const maria = house.person('mlopez')
  await page.goto('/kiosk/batches')
  await kiosk.open(scanned.number)
  await kiosk.start(maria)
  await kiosk.expectStep('Issue the vial')
  await expect(page.getByLabel(/Scan the lot of/)).toBeVisible()

  const token = await scannerToken(desk, maria.name)
  const { rows } = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const oldest = rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))[0]
  // No cookie, no page of ours: the token alone.
  const machine = await playwright.request.newContext({ baseURL: house.origin })
  const send = (key: string, change: object = {}, bearer = token) =>
    machine.post('/api/batches/issue-component', {
      headers: { authorization: `Bearer ${bearer}`, 'idempotency-key': key },
      data: {
        batchNumber: scanned.number,
        scan: oldest?.barcode,
        quantity: { value: '10.0', unit: 'mL' },
        ...change,
      },
    })

  const stranger = await send('order-1', {}, 'x'.repeat(43))
  expect(stranger.status()).toBe(401)
  const wrong = await send('order-1', { scan: 'CLX:00000000-0000-4000-8000-000000000000' })
  expect(wrong.status()).toBe(422)
  expect(await wrong.json()).toMatchObject({ ok: false, refusals: [{ code: 'lot_unknown', field: 'scan' }] })
  const first = await send('order-1')
  expect(first.status(), await first.text()).toBe(200)
  expect(first.headers()['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(await first.json()).toMatchObject({ lotNumber: oldest?.lotNumber, machine: { name: SCANNER } })
  const again = await send('order-1')
  expect(again.headers()['idempotency-replayed']).toBe('true')
  expect(await again.json()).toEqual(await first.json())
  expect((await send('order-1', { quantity: { value: '9.9', unit: 'mL' } })).status()).toBe(409)
  await machine.dispose()

  // The iPad follows the record by itself.
  await expect(page.getByText(`by ${SCANNER}, for ${maria.name}`)).toBeVisible()
  await seenBothWays('issued-by-scanner')
  await kiosk.signStep(maria)
  await expect(page.getByRole('heading', { name: 'How many units went where' })).toBeVisible()

  const office = await browser.newPage({ baseURL: house.origin, viewport: { width: 1440, height: 900 } })
  await signIn(office, house.person('dokafor'))
  await office.goto(`/batches/${scanned.id}`)
  await expect(office.getByRole('row', { name: /Vial/ }).first()).toContainText(`issued by ${SCANNER}`)
  await office.close()
})
