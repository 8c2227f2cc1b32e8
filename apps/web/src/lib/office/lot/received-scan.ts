import {
  formatDate,
  lotIdFromBarcode,
  parseElementString,
  toGtin14,
  type CalendarDate,
  type MaterialState,
} from '@batchproof/domain'

/** What the receiving form has of a delivery before a scan; empty where nothing is filled in. */
export interface ReceivedSoFar {
  readonly materialId: string
  readonly supplierLot: string
  readonly expiresOn: string
  readonly barcode: string
}

/** What a scan at the dock gave. */
export interface ReceivedScan {
  /** Only what was empty: a scan never changes what stands in the form (B08.7). */
  readonly fills: Partial<ReceivedSoFar>
  /** Where the code and the form say different things, each in words. Then nothing is filled in. */
  readonly contradictions: readonly string[]
  /** What the code gave, in words for the person who scanned. */
  readonly heard: readonly string[]
}

/** The fields that a code can fill, and the words they go by. */
type Field = keyof ReceivedSoFar

/**
 * Reads a scan of a delivered container into the receiving form: material by its GTIN, the supplier's lot, the expiry,
 * and the code itself as barcode. What is typed already stays; what contradicts it is named.
 */
export function takeReceivedScan(
  text: string,
  form: ReceivedSoFar,
  materials: readonly MaterialState[],
  today: CalendarDate,
): ReceivedScan {
  const scan = text.trim()
  if (scan === '') return { fills: {}, contradictions: [], heard: [] }
  if (lotIdFromBarcode(scan) !== undefined)
    return refused(
      'This is a label of a lot that the facility has received already. Scan the supplier’s code.',
    )
  const parsed = parseElementString(scan, today)
  if (!parsed.ok) {
    if (parsed.problem !== 'not_gs1') return refused(parsed.message)
    const material = materialOfGtin(scan, materials)
    return compared({ materialId: material?.id, barcode: scan }, form, materials)
  }
  const { gtin, lot, expiresOn } = parsed.elements
  const material = gtin ? materialOfGtin(gtin, materials) : undefined
  const result = compared(
    { materialId: material?.id, supplierLot: lot, expiresOn, barcode: scan },
    form,
    materials,
  )
  const chosen = materials.find(({ id }) => id === form.materialId)?.details
  if (!gtin || material) return result
  if (chosen?.gtin)
    return refused(`The code is of product ${gtin}; ${chosen.name} has ${chosen.gtin}. Check the delivery.`)
  return { ...result, heard: [...result.heard, `no material has GTIN ${gtin}: choose it`] }
}

function refused(words: string): ReceivedScan {
  return { fills: {}, contradictions: [words], heard: [] }
}

function materialOfGtin(text: string, materials: readonly MaterialState[]): MaterialState | undefined {
  const gtin = toGtin14(text)
  return gtin ? materials.find(({ details }) => details?.gtin && toGtin14(details.gtin) === gtin) : undefined
}

/** What the code says beside what the form says. */
function compared(
  said: Partial<Record<Field, string | undefined>>,
  form: ReceivedSoFar,
  materials: readonly MaterialState[],
): ReceivedScan {
  const nameOf = (id: string) => materials.find((material) => material.id === id)?.details?.name ?? ''
  const words: Readonly<Record<Field, (value: string) => string>> = {
    materialId: nameOf,
    supplierLot: (value) => `lot ${value}`,
    expiresOn: (value) => `expiry ${formatDate(value)}`,
    barcode: (value) => `barcode ${value}`,
  }
  const given = (Object.keys(words) as Field[]).flatMap((field) => {
    const value = said[field]
    return value ? [{ field, value }] : []
  })
  const contradictions = given
    .filter(({ field, value }) => form[field].trim() !== '' && form[field].trim() !== value)
    .map(({ field, value }) => {
      const shown = words[field]
      return `The code says ${shown(value)}, the form says ${shown(form[field].trim())}. Nothing was taken from it.`
    })
  if (contradictions.length > 0) return { fills: {}, contradictions, heard: [] }
  return {
    fills: Object.fromEntries(
      given.filter(({ field }) => form[field].trim() === '').map(({ field, value }) => [field, value]),
    ),
    contradictions: [],
    heard: given.filter(({ field }) => field !== 'barcode').map(({ field, value }) => words[field](value)),
  }
}
