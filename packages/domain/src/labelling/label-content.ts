import { z } from 'zod'
import { instant, timeZone } from '../kernel/instant.ts'
import { isGtin } from '../material/gs1.ts'
import { labelStatements, statementsFor, type LabelUse } from './label-statements.ts'

/** Text that may still be blank: what is blank is named by `lintLabel`, not refused by the schema. */
const text = (maximum: number) => z.string().trim().max(maximum).default('')

/** Zod schema of {@link LabelIngredient}. */
export const labelIngredient = z.object({
  /** Established name. */
  name: text(160),
  /** Quantity or proportion, such as '100 mcg/mL'. */
  amount: text(80),
})
/** An ingredient as the label lists it. */
export type LabelIngredient = z.infer<typeof labelIngredient>

/** Zod schema of {@link LabelContent}. */
export const labelContent = z.object({
  productName: text(160),
  establishedName: text(160),
  strength: text(80),
  dosageForm: text(80),
  /** Quantity or volume in the unit, such as '10 mL'. */
  quantity: text(80),
  lotNumber: text(40),
  compoundedAt: instant.optional(),
  beyondUseAt: instant.optional(),
  /** The facility's zone, in which both are printed. */
  timeZone,
  /** Storage and handling. */
  storage: text(200),
  ndc: text(20),
  facility: z.object({ name: text(160), address: text(240), telephone: text(40) }),
  activeIngredients: z.array(labelIngredient).default([]),
  inactiveIngredients: z.array(labelIngredient).default([]),
  /** Where the ingredients are listed: the container only when the unit's label has no room for them. */
  ingredientsOn: z.enum(['label', 'container']).default('label'),
  /** True when the formula has no inactive ingredient at all. */
  hasNoInactiveIngredients: z.boolean().default(false),
  isPatientSpecific: z.boolean().default(false),
  isHazardous: z.boolean().default(false),
  /** The statements as they print; those fixed by law are in label-statements.ts. */
  statements: z.array(text(240)).default([]),
  /** The container that units are taken from, such as a bag of syringes, where there is one. */
  container: z.object({ statements: z.array(text(240)).default([]), directions: text(600) }).optional(),
  verificationUrl: z.url({ protocol: /^https?$/ }).optional(),
  gtin: z.string().refine(isGtin, 'The GTIN has a wrong length or check digit').optional(),
  serial: z.string().min(1).max(20).optional(),
})
/** Everything that a product label says (B22.1). */
export type LabelContent = z.infer<typeof labelContent>

/** Something that the law asks for and a label has not. */
export interface MissingLabelItem {
  item: LabelItem
  clause: string
  message: string
}

interface LabelRule {
  clause: string
  message: string
  /** False where the item is not asked of this label. Always asked when left out. */
  applies?: (use: LabelUse) => boolean
  isPresent: (content: LabelContent) => boolean
}

function isComplete(ingredients: LabelIngredient[]): boolean {
  return ingredients.length > 0 && ingredients.every(({ name, amount }) => name !== '' && amount !== '')
}

function fixed(statement: keyof typeof labelStatements, rule: Partial<LabelRule> = {}): LabelRule {
  const { text: words, clause } = labelStatements[statement]
  return {
    clause,
    message: `The statement '${words}' is missing.`,
    isPresent: (content) => content.statements.includes(words),
    ...rule,
  }
}

function onContainer(statement: keyof typeof labelStatements): LabelRule {
  const { text: words } = labelStatements[statement]
  return fixed(statement, {
    message: `The container does not say '${words}'.`,
    applies: (use) => use.isContainer,
    isPresent: (content) => content.container?.statements.includes(words) ?? false,
  })
}

function filled(clause: string, what: string, read: (content: LabelContent) => string): LabelRule {
  return { clause, message: `${what} is missing.`, isPresent: (content) => read(content) !== '' }
}

const drug = '503B(a)(10)(A)(iii)'

const labelRules = {
  compounded_statement: fixed('compounded'),
  facility_name: filled('503B(a)(10)(A)(ii)', "The facility's name", (c) => c.facility.name),
  facility_address: filled('503B(a)(10)(A)(ii)', "The facility's address", (c) => c.facility.address),
  facility_telephone: filled(
    '503B(a)(10)(A)(ii)',
    "The facility's telephone number",
    (c) => c.facility.telephone,
  ),
  lot_number: filled(`${drug}(I)`, 'The lot number', (c) => c.lotNumber),
  established_name: filled(`${drug}(II)`, 'The established name', (c) => c.establishedName),
  dosage_form: filled(`${drug}(III)`, 'The dosage form', (c) => c.dosageForm),
  strength: filled(`${drug}(III)`, 'The strength', (c) => c.strength),
  quantity: filled(`${drug}(IV)`, 'The quantity or volume', (c) => c.quantity),
  date_compounded: filled(`${drug}(V)`, 'The date compounded', (c) => c.compoundedAt ?? ''),
  expiration_date: {
    clause: `${drug}(VI)`,
    message: 'The expiration date is missing or does not lie after the date compounded.',
    isPresent: ({ beyondUseAt, compoundedAt }) =>
      beyondUseAt !== undefined && (compoundedAt === undefined || beyondUseAt > compoundedAt),
  },
  storage: filled(`${drug}(VII)`, 'The storage and handling instruction', (c) => c.storage),
  not_for_resale: fixed('notForResale'),
  office_use_only: fixed('officeUseOnly', { applies: (use) => !use.isPatientSpecific }),
  active_ingredients: {
    clause: `${drug}(X)`,
    message: 'The active ingredients, each with quantity or proportion, are missing.',
    isPresent: (content) => isComplete(content.activeIngredients),
  },
  inactive_ingredients: {
    clause: `${drug}(X)`,
    message: 'The inactive ingredients, each with quantity or proportion, are missing.',
    isPresent: ({ inactiveIngredients, hasNoInactiveIngredients }) =>
      isComplete(inactiveIngredients) || (hasNoInactiveIngredients && inactiveIngredients.length === 0),
  },
  ingredients_on_container: {
    clause: '503B(a)(10)(B)(i)',
    message: 'The ingredients are left to the container, but there is none.',
    isPresent: ({ ingredientsOn, container }) => ingredientsOn === 'label' || container !== undefined,
  },
  medwatch_address: onContainer('medwatchAddress'),
  medwatch_telephone: onContainer('medwatchTelephone'),
  directions: {
    clause: '503B(a)(10)(B)(iii)',
    message: 'The container has no directions for use with dosage and administration.',
    applies: (use) => use.isContainer,
    isPresent: (content) => Boolean(content.container?.directions),
  },
  hazardous_mark: fixed('hazardous', { applies: (use) => use.isHazardous }),
} satisfies Record<string, LabelRule>

/** A thing that the law asks of a label, by name. */
export type LabelItem = keyof typeof labelRules

const rules = Object.entries(labelRules) as [LabelItem, LabelRule][]

function useOf(content: LabelContent): LabelUse {
  const { isPatientSpecific, isHazardous, container } = content
  return { isPatientSpecific, isHazardous, isContainer: container !== undefined }
}

/**
 * What section 503B(a)(10) asks for and this label has not (X13), in the order of the law; empty when it
 * may be issued. The NDC is asked for only if there is one, so its absence is no finding.
 */
export function lintLabel(content: LabelContent): MissingLabelItem[] {
  const use = useOf(content)
  return rules.flatMap(([item, { applies, isPresent, clause, message }]) =>
    (applies?.(use) ?? true) && !isPresent(content) ? [{ item, clause, message }] : [],
  )
}

/**
 * What a label template for this use leaves out of what section 503B(a)(10) asks for (X13); empty when it
 * may be approved. `printed` are the items that the template has a place for.
 */
export function lintTemplate(use: LabelUse, printed: readonly LabelItem[]): MissingLabelItem[] {
  return rules.flatMap(([item, { applies, clause }]) => {
    if (!(applies?.(use) ?? true) || printed.includes(item)) return []
    // Asks something of the pair of label and container, not a place on either.
    if (item === 'ingredients_on_container') return []
    return [{ item, clause, message: `The template has no place for: ${item.replaceAll('_', ' ')}.` }]
  })
}

/** Puts the statements that the law fixes for this label into it; those already there stay once. */
export function withFixedStatements(content: LabelContent): LabelContent {
  const use = useOf(content)
  const join = (present: string[], isContainer: boolean) => [
    ...new Set([...statementsFor({ ...use, isContainer }).map(({ text: words }) => words), ...present]),
  ]
  const { container } = content
  return {
    ...content,
    statements: join(content.statements, false),
    container: container && { ...container, statements: join(container.statements, true) },
  }
}
