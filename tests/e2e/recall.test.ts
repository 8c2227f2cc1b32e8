import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { codesOf } from './support/desk.ts'
import { expect, test } from './support/house.ts'
import { seek, sign, signIn } from './support/office.ts'
import {
  approveShortFormula,
  delivery,
  registerRecipient,
  releaseOneBatch,
  releaseVials,
  reportResult,
  type VialLot,
} from './support/sold-batch.ts'
import type { SmallBatch } from './support/small-batch.ts'

test.use({ record: 'recall' })
// One batch, sold and then called back.
test.describe.configure({ mode: 'serial' })

const NORTH = 'Northside Surgical Center'
const SOUTH = 'Southgate Eye Clinic'
let formulaId = ''
let vials: VialLot
let sold: SmallBatch
let recallUrl = ''
let north = ''
let south = ''

/** A number of the affected set, as the page of a recall shows it. */
const count = (page: Page, label: string) =>
  page
    .locator('dl div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd')

/** Follows a link to a file and gives its name and bytes. */
async function fileBehind(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link, exact: true }).click(),
  ])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

test.beforeAll(async ({ desk }) => {
  test.setTimeout(180_000)
  formulaId = await approveShortFormula(desk)
  vials = await releaseVials(desk, 'PHE-TRACE')
  sold = await releaseOneBatch(desk, formulaId, vials, 0)
  north = await registerRecipient(desk, 'NORTH', NORTH)
  south = await registerRecipient(desk, 'SOUTH', SOUTH)
  await (await desk('tbecker')).do('lot.distribute', sold.id, delivery(north, '4', 'INV-501'))
})

test('[B23.1] a drill of a component lot finds batch and recipient, moves nothing, and keeps its times', async ({
  page,
  house,
  desk,
}) => {
  const david = house.person('dokafor')
  await signIn(page, david)
  await page.goto('/recalls')
  await page.getByRole('link', { name: 'Start a recall or drill' }).click()
  await page.getByRole('button', { name: 'Start the drill' }).click()
  await expect(page.getByText('Choose from what is found.')).toBeVisible()
  await seek(page.getByLabel('Where it starts'), vials.number, /^PHE-TRACE.*Lot,/)
  await expect(page.getByRole('status').filter({ hasText: 'are affected now' })).toContainText('1 recipient')
  await page.getByLabel('Reason').fill('Yearly drill, announced to nobody.')
  await page.getByRole('button', { name: 'Start the drill' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Drill RC-\d{4}-\d{4}$/)
  await expect(page.getByText('This is a drill')).toBeVisible()
  await expect(page.getByText('Since it was opened')).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Whom to call' })).toContainText(NORTH)
  await expect(page.getByRole('grid', { name: 'Who received what, and when' })).toContainText('INV-501')
  await expect(page.getByRole('grid', { name: 'Affected batches' })).toContainText(sold.number)

  await page.getByRole('button', { name: /^List \d+ lots that would be frozen$/ }).click()
  await sign(page, david)
  await expect(page.getByText('From start to the list of lots')).toBeVisible()
  const warehouse = await desk('tbecker')
  const { state } = await warehouse.api.lot.get.query({ id: sold.id })
  expect(state.status).toBe('released')

  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByLabel('Conclusion').fill('Every unit was found within a minute.')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, david)
  await expect(page.getByText('From start to close')).toBeVisible()
  await page.goto('/recalls')
  await expect(page.getByRole('row').filter({ hasText: 'Drill: Lot' })).toContainText('Closed')
})

test('[P11.2] nobody but quality and the pharmacist in charge starts or sees a recall', async ({
  desk,
  page,
  house,
  request,
}) => {
  const payload = {
    drill: true,
    start: { kind: 'batch' as const, batchId: sold.id },
    reason: 'Just to see what happens',
  }
  for (const userName of ['mlopez', 'tbecker', 'jwhitfield', 'arahman', 'rkim', 'rhayes']) {
    const other = await desk(userName)
    const refused = await other.try('recall.open', crypto.randomUUID(), payload)
    expect(codesOf(refused), userName).toContain('not_authorised')
  }
  const { rows } = await (await desk('dokafor')).api.recall.list.query()
  const file = `${house.origin}/api/recalls/${rows[0]!.id}/recall.csv`
  expect((await (await desk('mlopez')).request.get(file)).status()).toBe(403)
  expect((await request.get(file)).status()).toBe(401)
  await signIn(page, house.person('mlopez'))
  await page.goto('/recalls/new')
  await expect(page.getByRole('button', { name: /^Start the/ })).toHaveCount(0)
})

test('[B23.1] a recall is opened from the genealogy of the batch', async ({ page, house }) => {
  await signIn(page, house.person('dokafor'))
  await page.goto(`/batches/${sold.id}/genealogy`)
  await page.getByRole('link', { name: 'Recall from here' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'are affected now' })).toContainText('1 delivery')
  await page.getByRole('radio').nth(1).click()
  await page.getByLabel('Reason').fill('A clinic reports a cracked syringe.')
  await page.getByRole('button', { name: 'Start the recall' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Recall RC-\d{4}-\d{4}$/)
  recallUrl = new URL(page.url()).pathname
})

test('[B23.1] what was sold meanwhile must be seen before the freeze; then one signature holds the lot', async ({
  page,
  house,
  desk,
}) => {
  const david = house.person('dokafor')
  await signIn(page, david)
  await page.goto(recallUrl)
  await expect(count(page, 'Recipients')).toHaveText('1')
  const warehouse = await desk('tbecker')
  await warehouse.do('lot.distribute', sold.id, delivery(south, '3', 'INV-502'))
  await page.getByRole('button', { name: 'Freeze 1 lot' }).click()
  await expect(page.getByText('What is affected has changed since you looked.').first()).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(count(page, 'Recipients')).toHaveText('2')
  await expect(page.getByText('What is affected has changed since it was last recorded')).toBeVisible()

  await page.getByRole('button', { name: 'Freeze 1 lot' }).click()
  await sign(page, david)
  await expect(page.getByText('From start to freeze')).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Affected lots' })).toContainText('On hold')
  const { state } = await warehouse.api.lot.get.query({ id: sold.id })
  expect(state.status).toBe('hold')
  expect(state.statusReason).toContain('A clinic reports a cracked syringe.')
  const refused = await warehouse.try('lot.distribute', sold.id, delivery(south, '1', 'INV-503'))
  expect(refused.ok).toBe(false)
})

test('[B23.1] the recall leaves as CSV and as PDF, and the record says that it did', async ({
  page,
  house,
}) => {
  await signIn(page, house.person('mtorres'))
  await page.goto(recallUrl)
  const csv = await fileBehind(page, 'CSV')
  expect(csv.name).toMatch(/^RC-\d{4}-\d{4}\.csv$/)
  const [head = '', ...lines] = csv.bytes.toString('utf8').trimEnd().split('\r\n')
  const columns = head.split(',')
  const cells = lines.map((line) => {
    const values = line.split(',')
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']))
  })
  const sales = lines.filter((line) => line.includes(',distribution,'))
  expect(sales).toHaveLength(2)
  expect(sales.find((line) => line.includes('INV-502'))).toMatch(
    new RegExp(`,distribution,${sold.number},.*,3,each,${SOUTH},.*,\\d{4}-\\d{2}-\\d{2},INV-502$`),
  )
  const frozen = cells.find(({ record }) => record === 'frozen')
  expect(Number(frozen?.quantity)).toBeGreaterThan(0)
  expect(frozen?.unit).toBe('s')
  expect(cells.find(({ record }) => record === 'lot')).toMatchObject({ lot_status: 'hold', quantity: '3' })
  const pdf = await fileBehind(page, 'PDF')
  expect(pdf.name).toMatch(/^RC-\d{4}-\d{4}\.pdf$/)
  expect(pdf.bytes.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7')
  // The page stays what it was.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Recall RC-/)
})

test('[B23.1] a closed recall freezes nothing more', async ({ desk }) => {
  const id = recallUrl.split('/').at(-1) ?? ''
  const david = await desk('dokafor')
  await david.do('recall.close', id, { conclusion: 'Both clinics have confirmed in writing.' })
  const { scope } = await david.api.recall.get.query({ id })
  expect(codesOf(await david.try('recall.freeze', id, { affectedHash: scope.hash }))).toEqual([
    'state_forbids',
  ])
})

test('[B23.1] a recall starts at a supplier’s lot and at a recipient too', async ({ page, house }) => {
  await signIn(page, house.person('dokafor'))
  await page.goto('/recalls/new')
  await seek(page.getByLabel('Where it starts'), vials.supplierLot, /Supplier’s lot,/)
  const preview = page.getByRole('status').filter({ hasText: 'are affected now' })
  await expect(preview).toContainText('2 recipients')
  await page.goto('/recalls/new')
  await seek(page.getByLabel('Where it starts'), SOUTH, /Recipient,/)
  await expect(preview).toContainText('1 batch')
  // Who else got of that lot is affected too.
  await expect(preview).toContainText('2 deliveries')
})

test('[X17] the genealogy of a lot is walked by keyboard, zoomed, and read as a table', async ({
  page,
  house,
}) => {
  await signIn(page, house.person('dokafor'))
  await page.goto(`/lots/${sold.id}/genealogy`)
  const picture = page.getByRole('group', { name: /^Genealogy of lot/ })
  const root = picture.locator('[aria-current="true"]')
  await expect(root).toHaveAccessibleName(new RegExp(`^Lot ${sold.number}, .*, On hold, 3 each free`))
  // Quantities stand on the edges: made of 10.0 mL, ten units made, four and three of them sold.
  for (const text of ['10.0 mL', '10 each', '4 each', '3 each'])
    await expect(picture.getByText(text, { exact: true })).toHaveCount(1)
  await root.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(picture.locator(':focus')).toHaveAccessibleName(new RegExp(`^Batch ${sold.number}`))
  await page.keyboard.press('ArrowLeft')
  await expect(picture.locator(':focus')).toHaveAccessibleName(new RegExp(`^Lot ${vials.number}`))
  await page.keyboard.press('ArrowLeft')
  await expect(picture.locator(':focus')).toHaveAccessibleName(/^Supplier’s lot/)
  await page.keyboard.press('Home')
  await expect(root).toBeFocused()
  const svg = picture.locator('svg[viewBox]').first()
  const before = await svg.getAttribute('viewBox')
  await page.keyboard.press('+')
  await expect(svg).not.toHaveAttribute('viewBox', before ?? '')
  await page.keyboard.press('0')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/batches/${sold.id}$`))
  await page.goto(`/lots/${sold.id}/genealogy`)
  await page.getByRole('tab', { name: 'Table' }).click()
  const movements = page.getByRole('grid', { name: 'Movements with their quantities' })
  await expect(movements.getByRole('row').filter({ hasText: SOUTH })).toContainText('3 each')
})

test('[X15] a test that fails after release holds the lot at once, and the batch says who received what', async ({
  page,
  house,
  desk,
}) => {
  test.slow()
  const second = await releaseOneBatch(desk, formulaId, vials, 1)
  const warehouse = await desk('tbecker')
  await warehouse.do('lot.distribute', second.id, delivery(north, '5', 'INV-601'))
  await signIn(page, house.person('dokafor'))
  await page.goto(`/batches/${second.id}`)
  await reportResult(desk, second.id, 'sterility', 'failed', 'LR-LATE')
  await page.reload()
  await expect(page.getByText(/sterility failed after release/i).first()).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Who received what, and when' })).toContainText('INV-601')
  await expect(page.getByRole('grid', { name: 'Whom to call' })).toContainText(NORTH)
  const { state } = await warehouse.api.lot.get.query({ id: second.id })
  expect(state.status).toBe('hold')
  await page.getByRole('link', { name: 'Start a recall' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'are affected now' })).toContainText('1 delivery')
})
