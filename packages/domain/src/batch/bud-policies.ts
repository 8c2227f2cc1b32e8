import { z } from 'zod'
import { calendarDate } from '../kernel/calendar-date.ts'

/** Zod schema of {@link BudCategory}. */
export const budCategory = z.enum(['category_1', 'category_2', 'category_3'])
/** The <797> category of a compounded sterile preparation. */
export type BudCategory = z.infer<typeof budCategory>

/** Zod schema of {@link SterileProcess}. */
export const sterileProcess = z.enum(['aseptic', 'terminal'])
/** How sterility is reached: aseptic processing, or sterilisation in the final container. */
export type SterileProcess = z.infer<typeof sterileProcess>

/** Zod schema of {@link StorageCondition}. */
export const storageCondition = z.enum(['room', 'refrigerated', 'frozen'])
/** Controlled room temperature 20–25 °C, refrigerator 2–8 °C, freezer −25 to −10 °C. */
export type StorageCondition = z.infer<typeof storageCondition>

/** The category in the words of a message. */
export const categoryText: Record<BudCategory, string> = {
  category_1: 'Category 1',
  category_2: 'Category 2',
  category_3: 'Category 3',
}

/** The storage condition in the words of a label or message. */
export const storageText: Record<StorageCondition, string> = {
  room: 'controlled room temperature (20 to 25 °C)',
  refrigerated: 'refrigerator (2 to 8 °C)',
  frozen: 'freezer (−25 to −10 °C)',
}

const wholeNumber = z.int().positive()

/** Zod schema of {@link BudDuration}. */
export const budDuration = z.union([
  z.strictObject({ hours: wholeNumber }),
  z.strictObject({ days: wholeNumber }),
])
/** A dating period; a day is 24 hours. The unit says whether the date was assigned in hours or days. */
export type BudDuration = z.infer<typeof budDuration>

/** Zod schema of {@link BudPolicyRow}. */
export const budPolicyRow = z.object({
  category: budCategory,
  process: z.union([sterileProcess, z.literal('any')]),
  sterilityTest: z.enum(['passed', 'not_passed', 'any']),
  nonsterileComponent: z.union([z.boolean(), z.literal('any')]),
  storage: storageCondition,
  duration: budDuration,
  citation: z.string().min(1),
  /** True when the number was read in a source; false until the facility has checked it. */
  verified: z.boolean(),
})
/** One cell of a BUD table: the inputs it holds for and the longest dating it gives. */
export type BudPolicyRow = z.infer<typeof budPolicyRow>

/** Zod schema of {@link BudPolicy}. Two rows may not answer the same question. */
export const budPolicy = z
  .object({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
    version: wholeNumber,
    title: z.string().min(1),
    source: z.string().min(1),
    officialFrom: calendarDate.optional(),
    rows: z.array(budPolicyRow).min(1),
  })
  .refine((policy) => overlappingRows(policy.rows) === undefined, 'Two rows give a date for the same case')
/** A versioned BUD table. The database holds the signed versions; these are the ones shipped. */
export type BudPolicy = z.infer<typeof budPolicy>

function meet<T>(a: T | 'any', b: T | 'any'): boolean {
  return a === 'any' || b === 'any' || a === b
}

/** The first two rows that could both match one case, by index; undefined when the table is unambiguous. */
export function overlappingRows(rows: BudPolicyRow[]): [number, number] | undefined {
  for (const [first, a] of rows.entries()) {
    const second = rows.findIndex(
      (b, index) =>
        index > first &&
        a.category === b.category &&
        a.storage === b.storage &&
        meet(a.process, b.process) &&
        meet(a.sterilityTest, b.sterilityTest) &&
        meet(a.nonsterileComponent, b.nonsterileComponent),
    )
    if (second !== -1) return [first, second]
  }
  return undefined
}

type Conditions = Pick<
  BudPolicyRow,
  'category' | 'process' | 'sterilityTest' | 'nonsterileComponent' | 'citation' | 'verified'
>
type Durations = Partial<Record<StorageCondition, BudDuration>>

/** One line of a printed table: a row for each storage condition that it allows. */
function line(conditions: Conditions, durations: Durations): BudPolicyRow[] {
  return storageCondition.options.flatMap((storage) => {
    const duration = durations[storage]
    return duration ? [{ ...conditions, storage, duration }] : []
  })
}

function inDays(room: number, refrigerated: number, frozen: number): Durations {
  return { room: { days: room }, refrigerated: { days: refrigerated }, frozen: { days: frozen } }
}

const chapter = 'USP <797> (official 1 Nov 2023)'
const anything = { process: 'any', sterilityTest: 'any', nonsterileComponent: 'any' } as const

/** Category 3 after a passed sterility test, as both shipped policies give it. */
const categoryThreeTested = [
  ...line(
    {
      category: 'category_3',
      process: 'aseptic',
      sterilityTest: 'passed',
      nonsterileComponent: 'any',
      citation: `${chapter}, Category 3, aseptically processed, sterility test passed`,
      verified: false,
    },
    inDays(60, 90, 120),
  ),
  ...line(
    {
      category: 'category_3',
      process: 'terminal',
      sterilityTest: 'passed',
      nonsterileComponent: 'any',
      citation: `${chapter}, Category 3, terminally sterilized, sterility test passed`,
      verified: false,
    },
    inDays(90, 120, 180),
  ),
]

/** USP <797> as official from 1 Nov 2023. A ceiling for a 503B facility: 21 CFR 211.137 and 211.166 govern. */
export const usp797Policy2023: BudPolicy = {
  id: 'usp-797-2023',
  version: 1,
  title: 'USP <797> maximum beyond-use dates, 2023',
  source: chapter,
  officialFrom: '2023-11-01',
  rows: [
    ...line(
      { ...anything, category: 'category_1', citation: `${chapter}, Category 1`, verified: true },
      { room: { hours: 12 }, refrigerated: { hours: 24 } },
    ),
    ...categoryTwo('aseptic', 'not_passed', true, false, inDays(1, 4, 45)),
    ...categoryTwo('aseptic', 'not_passed', false, true, inDays(4, 10, 45)),
    ...categoryTwo('aseptic', 'passed', 'any', true, inDays(30, 45, 60)),
    ...categoryTwo('terminal', 'not_passed', 'any', true, inDays(14, 28, 45)),
    ...categoryTwo('terminal', 'passed', 'any', true, inDays(45, 60, 90)),
    ...categoryThreeTested,
  ],
}

function categoryTwo(
  process: SterileProcess,
  sterilityTest: 'passed' | 'not_passed',
  nonsterileComponent: boolean | 'any',
  verified: boolean,
  durations: Durations,
): BudPolicyRow[] {
  const words = [
    `${chapter}, Category 2`,
    process === 'aseptic' ? 'aseptically processed' : 'terminally sterilized',
    sterilityTest === 'passed' ? 'sterility test passed' : 'no sterility test passed',
  ]
  if (nonsterileComponent === true) words.push('one or more nonsterile starting components')
  if (nonsterileComponent === false) words.push('only sterile starting components')
  return line(
    {
      category: 'category_2',
      process,
      sterilityTest,
      nonsterileComponent,
      citation: words.join(', '),
      verified,
    },
    durations,
  )
}

const siteTable = 'Site BUD table (B19.1)'

/**
 * The short table that a new formula gets (B19.1): category 3 is dated as category 2 until its sterility
 * test has passed, then as <797> dates it. Frozen storage in category 1 is the site's own: <797> has none.
 */
export const siteDefaultPolicy: BudPolicy = {
  id: 'site-default',
  version: 1,
  title: 'Site default beyond-use dates',
  source: siteTable,
  rows: [
    ...line(
      { ...anything, category: 'category_1', citation: `${siteTable}, category 1`, verified: true },
      { room: { hours: 12 }, refrigerated: { hours: 12 } },
    ),
    ...line(
      {
        ...anything,
        category: 'category_1',
        citation: `${siteTable}, category 1; ${chapter} allows no frozen storage in Category 1`,
        verified: false,
      },
      { frozen: { hours: 12 } },
    ),
    ...line(
      { ...anything, category: 'category_2', citation: `${siteTable}, category 2`, verified: false },
      inDays(1, 4, 45),
    ),
    ...line(
      {
        ...anything,
        category: 'category_3',
        sterilityTest: 'not_passed',
        citation: `${siteTable}, category 3 before its sterility test has passed`,
        verified: false,
      },
      inDays(1, 4, 45),
    ),
    ...categoryThreeTested,
  ],
}

/** The policies shipped as reference data, the default of a new formula first. */
export const shippedBudPolicies: BudPolicy[] = [siteDefaultPolicy, usp797Policy2023]
