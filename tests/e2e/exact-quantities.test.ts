import { join } from 'node:path'
import { formulaContent, type CertificateValue, type FormulaContent } from '@batchproof/domain'
import { phenylephrineSyringe } from '@batchproof/testing'
import { component, line, step } from '@batchproof/testing/formulas/parts.ts'
import type { Page } from '@playwright/test'
import { FormulaForm } from './support/formula-form.ts'
import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE, PORTRAIT } from './support/kiosk.ts'
import { choose, signIn } from './support/office.ts'
import {
  approveSmallFormula,
  scheduleSmallBatch,
  type OpenDesk,
  type SmallBatch,
} from './support/small-batch.ts'

test.use({ record: 'exact quantities' })
// One batch, from its formula to its record.
test.describe.configure({ mode: 'serial' })

const pictures = join(import.meta.dirname, '../../test-results/exact-quantities')
let page: Page
let kiosk: Kiosk
let batch: SmallBatch

/** Half of its 20 units is planned: 5.00 g become 2.50 g of active, and more of a lot that holds water. */
function exactFormula(): FormulaContent {
  const potency = {
    assayBasis: 'anhydrous' as const,
    decimals: 2,
    saltGramsPerMole: null,
    baseGramsPerMole: null,
    vehicleLineId: 'water',
    millilitresPerGram: '0.75',
  }
  const conversion = {
    unit: 'g' as const,
    decimals: 3,
    gramsPerMole: '58.44',
    valence: '1',
    densityGramsPerMillilitre: null,
    densityCelsius: null,
    source: 'USP',
  }
  return formulaContent.parse({
    ...phenylephrineSyringe(),
    name: 'Weighed by potency',
    strength: '10 mg/mL',
    productCode: 'POT-10',
    productLine: 'topicals',
    theoreticalUnits: 20,
    billOfMaterials: [
      line('active', 'SUX-API', 'Succinylcholine chloride', 'active', ['4.95', '5.00', '5.05', 'g'], {
        sterile: false,
        labelAmount: '10 mg/mL',
        scaling: 'linear',
        verification: true,
        potency,
      }),
      line('salt', 'NACL-API', 'Sodium chloride', 'inactive', ['19', '20', '21', 'mEq'], {
        sterile: false,
        labelAmount: '20 mEq',
        conversion,
      }),
      line('water', 'WFI-1L', 'Water for injection', 'inactive', ['95.0', '100.0', '105.0', 'mL'], {
        labelAmount: 'q.s.',
        scaling: 'linear',
      }),
    ],
    procedure: [
      step('compounding', 'Weigh the active', 5, 'Scan the jar, then weigh what is computed for it.', [
        component('Active', 'active'),
      ]),
      step('compounding', 'Weigh the salt', 5, 'Scan the jar, then weigh.', [component('Salt', 'salt')]),
      step('compounding', 'Add the water', 5, 'Scan the bag and measure.', [component('Water', 'water')], {
        critical: true,
      }),
    ],
  })
}

/** Receives a jar of the active that expires before those of the demonstration; answers its barcode. */
async function receiveJar(
  open: OpenDesk,
  lotNumber: string,
  expiresOn: string,
  certificate: CertificateValue[],
): Promise<string> {
  const warehouse = await open('tbecker')
  const materials = await warehouse.api.material.list.query({})
  const id = crypto.randomUUID()
  const barcode = `JAR-${lotNumber}`
  await warehouse.do('lot.receive', id, {
    materialId: materials.find(({ details }) => details?.code === 'SUX-API')?.id ?? '',
    lotNumber,
    supplier: 'Nordchem Excipients',
    supplierLot: `NC-${lotNumber}`,
    expiresOn,
    quantity: { value: '100', unit: 'g' },
    barcode,
    certificate,
  })
  await warehouse.do('lot.quarantine', id, { reason: 'Received at the dock in good order' })
  await (await open('dokafor')).do('lot.release', id, { reason: 'Certificate and identity are in order' })
  return barcode
}

const inMonths = (months: number): string => {
  const day = new Date()
  day.setUTCMonth(day.getUTCMonth() + months)
  return day.toISOString().slice(0, 10)
}
const stated = (property: CertificateValue['property'], value: string, basis: CertificateValue['basis']) => ({
  property,
  value,
  unit: '%' as const,
  basis,
})
const assay = stated('assay', '98.2', 'anhydrous')
let usable = ''
let mixed = ''

/** Pictures of the screen in both positions of the iPad, which must not scroll sideways. */
async function picture(name: string): Promise<void> {
  for (const viewport of [PORTRAIT, LANDSCAPE]) {
    await page.setViewportSize(viewport)
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await expect.poll(wide, { message: `${name} at ${viewport.width}` }).toBeLessThanOrEqual(0)
    await page.screenshot({ path: join(pictures, `${name}-${viewport.width}.png`) })
  }
}

test.beforeAll(async ({ browser, house, desk }) => {
  usable = await receiveJar(desk, 'SUX-9001', inMonths(3), [assay, stated('water', '4.8', 'as_is')])
  mixed = await receiveJar(desk, 'SUX-9002', inMonths(4), [assay, stated('loss_on_drying', '4.8', 'as_is')])
  batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk, exactFormula()))
  const context = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE, hasTouch: true })
  page = await context.newPage()
  kiosk = new Kiosk(page)
  await kiosk.register(house.person('rkim'), 'iPad 3, Cleanroom 1')
  await kiosk.signIn(house.person('mlopez'))
  await kiosk.open(batch.number)
  await kiosk.start(house.person('mlopez'))
})
test.afterAll(async () => page.context().close())

test('[X08] a lot whose certificate mixes bases is refused at the scan, in words that say why', async () => {
  await kiosk.expectStep('Weigh the active')
  await expect(page.getByText('2.50 g of active')).toBeVisible()
  await kiosk.scan(mixed)
  const why = 'The assay is on the anhydrous basis, but the certificate states loss on drying, not water.'
  await expect(page.getByText(why).first()).toBeVisible()
  await expect(page.getByRole('group', { name: 'Quantity taken' })).toBeHidden()
  await picture('kiosk-mixed-basis')
})

test('[X08] what to weigh is computed from the scanned lot and shown with all its inputs', async () => {
  await kiosk.scan(usable)
  const calculation = page.getByRole('table', { name: /How much Succinylcholine chloride to take/ })
  const rows: [string, string][] = [
    ['Target of active', '5.00 g'],
    ['Batch size', '10 of 20 units'],
    ['Assay', '98.2%, anhydrous basis'],
    ['Water', '4.8%'],
    ['Potency as is', '93.4864%'],
    ['To take', '2.67 g (2.65 – 2.70 g)'],
  ]
  for (const [label, shown] of rows)
    await expect(calculation.getByRole('row').filter({ hasText: label })).toContainText(shown)
  const reading = page.getByRole('region', { name: 'Taken', exact: true })
  await kiosk.press('Quantity taken', '2.50')
  await expect(reading).toHaveAttribute('data-tone', 'critical')
  await page.getByRole('button', { name: 'Clear' }).click()
  await kiosk.press('Quantity taken', '2.67')
  await expect(reading).toHaveAttribute('data-tone', 'good')
  await picture('kiosk-weigh')
})

test('[X08] a second person checks the calculation; the one who weighed cannot', async ({ house }) => {
  const maria = house.person('mlopez')
  await kiosk.signStep(maria)
  await kiosk.expectStep('Weigh the salt')
  const strip = page.getByRole('status').filter({ hasText: 'Waits for a second person' })
  await expect(strip).toContainText('2.67 g of lot SUX-9001')
  await picture('kiosk-waits-for-check')
  await strip.getByRole('button', { name: 'Check it' }).click()
  await expect(kiosk.sheet).toContainText('Potency as is')
  await expect(kiosk.sheet).toContainText('93.4864%')
  await picture('kiosk-check')
  await kiosk.sheet.getByLabel('or type your user name').fill(maria.userName)
  await kiosk.sheet.getByRole('button', { name: 'Continue' }).click()
  await expect(kiosk.sheet.getByRole('alert')).toContainText('Another person must verify it')
  await kiosk.sheet.getByRole('button', { name: 'Cancel' }).click()
  await strip.getByRole('button', { name: 'Check it' }).click()
  await kiosk.sign(house.person('knguyen'))
  await expect(strip).toBeHidden()
})

test('[X08] milliequivalents are weighed in grams by molecular weight and valence', async ({
  house,
  desk,
}) => {
  const { rows } = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'NACL-API', status: ['released'] })
  await page.getByLabel('Scan the lot of Sodium chloride').focus()
  await kiosk.scan(rows[0]?.barcode ?? '')
  const calculation = page.getByRole('table', { name: /How much Sodium chloride to take/ })
  await expect(calculation).toContainText('58.44 g/mol (USP)')
  await expect(calculation).toContainText('1.169 g (1.110 – 1.227 g)')
  await kiosk.press('Quantity taken', '1.169')
  await picture('kiosk-milliequivalents')
  await kiosk.signStep(house.person('mlopez'))
})

test('[X08] the vehicle is less what the extra powder takes up, and the witness sees how much', async ({
  house,
  desk,
}) => {
  await kiosk.expectStep('Add the water')
  const { rows } = await (
    await desk('tbecker')
  ).api.lot.list.query({ materialCode: 'WFI-1L', status: ['released'] })
  await kiosk.scan(rows[0]?.barcode ?? '')
  const calculation = page.getByRole('table', { name: /How much Water for injection to take/ })
  await expect(calculation).toContainText('0.17 g × 0.75 mL/g')
  await expect(calculation).toContainText('49.9 mL (47.4 – 52.4 mL)')
  await kiosk.press('Quantity taken', '49.9')
  await kiosk.signStep(house.person('mlopez'))
  await expect(page.getByRole('heading', { name: 'Waiting for a witness' })).toBeVisible()
  await picture('kiosk-witness')
  await page.getByRole('button', { name: 'Witness signs here' }).click()
  await expect(kiosk.sheet).toContainText('0.17 g × 0.75 mL/g')
  await kiosk.sign(house.person('knguyen'))
  await expect(page.getByRole('heading', { name: 'How many units went where' })).toBeVisible()
})

test('[X08] the record of the batch shows each calculation with what was issued, on paper too', async ({
  page: office,
  house,
}) => {
  await signIn(office, house.person('dokafor'))
  await office.goto(`/batches/${batch.id}`)
  const calculation = office
    .getByRole('table', { name: 'How much Active to take, computed from' })
    .filter({ visible: true })
  await expect(calculation).toContainText('93.4864%')
  await expect(office.getByText('Checked by Kevin Nguyen').filter({ visible: true }).first()).toBeVisible()
  await calculation.scrollIntoViewIfNeeded()
  await office.screenshot({ path: join(pictures, 'office-record.png') })
  await office.emulateMedia({ media: 'print' })
  await expect(calculation).toBeVisible()
  await office.screenshot({ path: join(pictures, 'office-print.png'), fullPage: true })
})

test('[X08] the author says in the editor what follows potency, batch size and molecular weight', async ({
  page: office,
  house,
  desk,
}) => {
  const author = await desk('pnair')
  const formulaId = crypto.randomUUID()
  const plain = exactFormula()
  const billOfMaterials = plain.billOfMaterials.map(
    ({ potency: _p, conversion: _c, scaling: _s, ...rest }) => ({
      ...rest,
      verification: false,
    }),
  )
  await author.do('formula.draft', formulaId, {
    content: { ...plain, productCode: 'POT-11', billOfMaterials },
  })
  await signIn(office, house.person('pnair'))
  await office.goto(`/formulas/${formulaId}/edit`)
  const form = new FormulaForm(office)
  const active = office.getByRole('listitem', { name: 'Component 1, Succinylcholine chloride' })
  await form.choose('billOfMaterials.0.scaling', 'Quantity in smaller batches', 'Follows the batch size')
  await active.getByLabel('Correct for the potency of the lot').click()
  await active.getByLabel('A second person checks what was taken').click()
  await form.choose('billOfMaterials.0.potency.assayBasis', 'Basis of the assay', 'Anhydrous')
  await form.choose('billOfMaterials.0.potency.vehicleLineId', 'Vehicle to reduce', 'Water for injection')
  await form.fill({ 'billOfMaterials.0.potency.millilitresPerGram': '0.75' })
  const salt = office.getByRole('listitem', { name: 'Component 2, Sodium chloride' })
  await salt.getByLabel('Taken in a unit of another kind').click()
  await form.fill({
    'billOfMaterials.1.conversion.gramsPerMole': '58.44',
    'billOfMaterials.1.conversion.valence': '1',
    'billOfMaterials.1.conversion.source': 'USP',
  })
  await choose(form.at('billOfMaterials.1.conversion.decimals').getByLabel('Decimals measured'), '3')
  await active.scrollIntoViewIfNeeded()
  await office.screenshot({ path: join(pictures, 'office-editor.png') })
  await office.getByLabel('What you changed').fill('Potency and milliequivalents')
  await office.getByRole('button', { name: 'Save draft' }).click()
  await expect(office.getByText('Saved as revision 2')).toBeVisible()
  const { state } = await author.api.formula.get.query({ id: formulaId })
  const saved = state.versions.at(-1)?.content.billOfMaterials
  const wanted = exactFormula().billOfMaterials
  expect(saved?.[0]).toEqual(wanted[0])
  expect(saved?.[1]).toEqual(wanted[1])
  await office.goto(`/formulas/${formulaId}`)
  await expect(office.getByText('Potency: assay anhydrous').first()).toBeVisible()
  await office.screenshot({ path: join(pictures, 'office-formula.png') })
})
