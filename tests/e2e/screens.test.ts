import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE, PORTRAIT } from './support/kiosk.ts'
import { bringRecipient } from './support/lots.ts'
import { signIn } from './support/office.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'

test.use({ record: 'screens' })

const SIZES = [{ width: 1440, height: 900 }, LANDSCAPE, PORTRAIT]
const pictures = join(import.meta.dirname, '../../test-results/screens')

/** Notes everything that goes wrong in a page without anybody saying so. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // An answer of 400 and above is told below, with its address.
    const isAnswer = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isAnswer) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('requestfailed', (request) => {
    // A page that is left takes its open requests with it.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`)
  })
  page.on('response', (answer) => {
    // The kiosk asks whether somebody is signed in; before a sign-in the answer is 401.
    const isNobody = answer.status() === 401 && answer.url().endsWith('/api/trpc/me.get')
    if (answer.status() >= 400 && !isNobody) complaints.push(`${answer.status()}: ${answer.url()}`)
  })
  return complaints
}

/** What is wrong with the page as it stands, in words. */
async function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const headings = [...document.querySelectorAll('h1')].filter((h1) => h1.checkVisibility())
    return [
      ...(scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth} px`] : []),
      ...(headings.length === 1 ? [] : [`${headings.length} headings of the first level`]),
      ...(document.title === '' ? ['no title'] : []),
    ]
  })
}

/** Looks at an address in every size and takes its picture. */
async function look(page: Page, name: string, path: string): Promise<string[]> {
  const found: string[] = []
  for (const [index, size] of SIZES.entries()) {
    await page.setViewportSize(size)
    if (index === 0) await page.goto(path, { waitUntil: 'load' })
    await expect(page.getByRole('heading', { level: 1 }).first(), path).toBeVisible()
    await expect(page.locator('.skeleton')).toHaveCount(0)
    const faults = await faultsOf(page)
    found.push(...faults.map((fault) => `${path} at ${size.width} × ${size.height}: ${fault}`))
    await page.screenshot({ path: join(pictures, `${name}-${size.width}.png`) })
  }
  return found
}

test('[X09] every page of the office stands in every size, for the role that works with it', async ({
  page,
  house,
  desk,
}) => {
  test.setTimeout(300_000)
  const qa = await desk('dokafor')
  const batches = async (status: 'in_progress' | 'pending_review' | 'pending_release' | 'released') =>
    (await qa.api.batch.list.query({ status: [status] })).rows[0]!.id
  const formulas = await qa.api.formula.list.query({ status: ['in_review', 'draft'] })
  const inReview = formulas.rows[0]!.id
  const deviation = (await qa.api.deviation.list.query({})).rows[0]!.id
  const lot = (await qa.api.lot.list.query({})).rows[0]!.id
  const person = (await qa.api.person.list.query({ search: 'Maria Lopez' }))[0]!.id
  const recipient = await bringRecipient(desk, 'Baystate Medical Center', 'BMC-01')
  const routes: readonly (readonly [who: string, paths: Readonly<Record<string, string>>])[] = [
    [
      'dokafor',
      {
        'today-qa': '/',
        batches: '/batches',
        'batch-in-progress': `/batches/${await batches('in_progress')}`,
        'batch-live': `/batches/${await batches('in_progress')}/live`,
        'batch-released': `/batches/${await batches('released')}`,
        'batch-history': `/batches/${await batches('released')}?tab=history`,
        review: `/batches/${await batches('pending_review')}/review`,
        deviations: '/deviations',
        deviation: `/deviations/${deviation}`,
        'new-deviation': '/deviations/new',
        lots: '/lots',
        lot: `/lots/${lot}`,
        overrides: '/lots/overrides',
        recipients: '/recipients',
        recipient: `/recipients/${recipient}`,
        audit: '/audit',
        account: '/account',
      },
    ],
    [
      'schen',
      {
        'today-pic': '/',
        formulas: '/formulas',
        formula: `/formulas/${inReview}`,
        'formula-versions': `/formulas/${inReview}?tab=versions`,
        'formula-approve': `/formulas/${inReview}/approve`,
        release: `/batches/${await batches('pending_release')}/release`,
        label: `/batches/${await batches('released')}/release`,
      },
    ],
    ['pnair', { 'formula-new': '/formulas/new', 'formula-edit': `/formulas/${inReview}/edit` }],
    ['jwhitfield', { schedule: '/schedule', 'schedule-new': '/schedule/new', 'today-manager': '/' }],
    ['rkim', { people: '/people', person: `/people/${person}`, facility: '/facility' }],
    ['tbecker', { 'lot-new': '/lots/new', 'today-warehouse': '/' }],
  ]
  const complaints = complaintsOf(page)
  const faults = [...(await look(page, 'sign-in', '/sign-in')), ...(await look(page, 'enrol', '/enrol'))]
  for (const [who, paths] of routes) {
    await page.setViewportSize(SIZES[0]!)
    await page.context().clearCookies()
    await signIn(page, house.person(who))
    for (const [name, path] of Object.entries(paths)) faults.push(...(await look(page, name, path)))
  }
  expect(faults).toEqual([])
  expect(complaints).toEqual([])
})

test('[X09] every screen of the kiosk stands in every size', async ({ browser, house, desk }) => {
  test.setTimeout(180_000)
  const context = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE, hasTouch: true })
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  const kiosk = new Kiosk(page)
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  const faults = await look(page, 'kiosk-unregistered', '/kiosk')
  await page.setViewportSize(LANDSCAPE)
  await kiosk.register(house.person('rkim'), 'iPad 3, Cleanroom 1')
  faults.push(...(await look(page, 'kiosk-people', '/kiosk')))
  await page.setViewportSize(LANDSCAPE)
  await kiosk.signIn(house.person('mlopez'))
  faults.push(...(await look(page, 'kiosk-batches', '/kiosk/batches')))
  faults.push(...(await look(page, 'kiosk-start', `/kiosk/batches/${batch.id}`)))
  await page.setViewportSize(LANDSCAPE)
  await kiosk.start(house.person('mlopez'))
  faults.push(...(await look(page, 'kiosk-step', `/kiosk/batches/${batch.id}/run`)))
  expect(faults).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})
