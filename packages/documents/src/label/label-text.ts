import type { LabelContent, LabelIngredient } from '@batchproof/domain/labelling/label-content.ts'
import { labelStatements } from '@batchproof/domain/labelling/label-statements.ts'
import { endOfZonedDay, formatInstant, zonedDate } from '@batchproof/domain/kernel/instant.ts'
import { formatLabelDate } from '@batchproof/domain/kernel/calendar-date.ts'
import type { LabelTemplate, TextRole } from './label-templates.ts'
import { SEPARATOR, type TextRun } from './text-fit.ts'

/** A stretch of text that begins a line and wraps as needed. */
export interface LabelRow {
  readonly role: TextRole
  readonly runs: readonly TextRun[]
  /** Name, strength, hazard mark, lot and expiry: what is read first. */
  readonly isHeading: boolean
  /** Begins a group of its own: a little air stands above it. */
  readonly beginsGroup: boolean
}

const bold = (text: string): TextRun => ({ text, weight: 700 })
const plain = (text: string): TextRun => ({ text, weight: 500 })
/** Keeps a short text in one piece. */
const unbroken = (text: string): string => (text.length <= 24 ? text.replaceAll(' ', '\u00a0') : text)
/** Keeps each number and its unit on one line: a dose torn in two is misread. */
export const unitsKept = (text: string): string => text.replaceAll(/(?<=\d) (?=[A-Za-zµ°%])/g, '\u00a0')
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`)
const labelled = (label: string, value: string): TextRun[] => [bold(label), plain(` ${unitsKept(value)}`)]
/** As `labelled`, on one line. */
const labelledNumber = (label: string, value: string): TextRun[] => [bold(label), plain(`\u00a0${value}`)]
const between = plain(` ${SEPARATOR} `)

/**
 * The expiry as it prints. An instant is printed with its time, because the day alone would promise until
 * midnight; an expiry at the end of a day is that day.
 */
export function expiryText(content: LabelContent): string {
  const { beyondUseAt, timeZone } = content
  if (beyondUseAt === undefined) return ''
  const day = zonedDate(beyondUseAt, timeZone)
  const isWholeDay = beyondUseAt === endOfZonedDay(day, timeZone)
  return isWholeDay ? formatLabelDate(day) : formatInstant(beyondUseAt, timeZone, 'label')
}

function heading(content: LabelContent): LabelRow[] {
  const row = (role: TextRole, runs: TextRun[], beginsGroup = false): LabelRow => ({
    role,
    runs,
    isHeading: true,
    beginsGroup,
  })
  const formAndQuantity = `${content.dosageForm} ${SEPARATOR} ${unbroken(content.quantity)}`
  return [
    row('name', [bold(content.establishedName)]),
    row('strength', [bold(unitsKept(content.strength))]),
    row('form', [plain(formAndQuantity)]),
    ...(content.isHazardous ? [row('hazard', [bold(labelStatements.hazardous.text)], true)] : []),
    row(
      'key',
      [
        plain('Lot\u00a0'),
        bold(unbroken(content.lotNumber)),
        between,
        plain('EXP/BUD\u00a0'),
        bold(unbroken(expiryText(content))),
      ],
      true,
    ),
  ]
}

function ingredientList(ingredients: readonly LabelIngredient[]): string {
  return ingredients.map(({ name, amount }) => `${name} ${unbroken(amount)}`).join('; ')
}

function ingredients(content: LabelContent): TextRun[][] {
  const { activeIngredients, inactiveIngredients, hasNoInactiveIngredients } = content
  const inactive = hasNoInactiveIngredients ? 'none' : ingredientList(inactiveIngredients)
  return [
    labelled('Active:', sentence(ingredientList(activeIngredients))),
    labelled('Inactive:', sentence(inactive)),
  ]
}

/** How it is kept; when it was made and under which numbers. */
function particulars(content: LabelContent): TextRun[][] {
  const { compoundedAt, timeZone } = content
  const compounded = compoundedAt === undefined ? '' : formatLabelDate(zonedDate(compoundedAt, timeZone))
  return [
    labelled('Storage:', content.storage),
    runIn([
      labelledNumber('Compounded:', compounded),
      ...(content.ndc === '' ? [] : [labelledNumber('NDC', content.ndc)]),
      ...(content.serial === undefined ? [] : [labelledNumber('SN', content.serial)]),
    ]),
  ]
}

function facility(content: LabelContent): TextRun[][] {
  const { name, address, telephone } = content.facility
  // State and ZIP code stay together.
  const place = address.replace(/ (?=\d{5}(?:-\d{4})?$)/, '\u00a0')
  return [[bold(name), plain(`, ${place}, ${unbroken(telephone)}`)]]
}

function containerStatements(content: LabelContent): TextRun[][] {
  const { container } = content
  if (container === undefined) return []
  const events = [labelStatements.medwatchAddress.text, labelStatements.medwatchTelephone.text] as string[]
  const reporting = container.statements.filter((statement) => events.includes(statement))
  const others = container.statements.filter(
    (statement) => !events.includes(statement) && !content.statements.includes(statement),
  )
  return [
    labelled('Directions:', container.directions),
    ...others.map((statement) => [plain(statement)]),
    labelled('To report adverse events:', reporting.join(` ${SEPARATOR} `)),
  ]
}

/** Joins statements into one paragraph; a raised dot stands where no full stop ends the one before. */
function runIn(statements: readonly TextRun[][]): TextRun[] {
  return statements.flatMap((runs, index) => {
    const endsItself = statements[index - 1]?.at(-1)?.text.endsWith('.') ?? false
    if (index === 0) return runs
    return [endsItself ? plain(' ') : between, ...runs]
  })
}

/**
 * What the label says, row by row in the order in which it prints. The statements fixed by law come from
 * the content as they are; tall-man lettering is kept as given.
 */
export function labelRows(content: LabelContent, template: LabelTemplate): LabelRow[] {
  const printed = content.statements.filter((statement) => statement !== labelStatements.hazardous.text)
  const paragraphs = [
    [runIn(printed.map((statement) => [bold(unbroken(statement))]))],
    particulars(content),
    ...(content.ingredientsOn === 'label' || template.isContainer ? [ingredients(content)] : []),
    ...(template.isContainer ? [containerStatements(content)] : []),
    facility(content),
  ].filter((paragraph) => paragraph.length > 0)
  const body = paragraphs.flatMap((paragraph) => {
    const rows = template.flow === 'run_in' ? [runIn(paragraph)] : paragraph
    return rows.map((runs, index): LabelRow => ({
      role: 'body',
      runs,
      isHeading: false,
      beginsGroup: index === 0,
    }))
  })
  return [...heading(content), ...body]
}
