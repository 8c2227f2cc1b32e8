import { CERTIFICATE_BASES, displayUnit, type BillLine } from '@batchproof/domain'

type Text = readonly [label: string, text: string]

function potencyText({ potency: rule }: BillLine, lines: readonly BillLine[]): string {
  if (!rule) return ''
  const { assayBasis = null, saltGramsPerMole, baseGramsPerMole, vehicleLineId, millilitresPerGram } = rule
  const basis = assayBasis
    ? `assay ${CERTIFICATE_BASES[assayBasis].toLowerCase()}`
    : 'assay as the certificate states'
  const salt = saltGramsPerMole ? `salt ${saltGramsPerMole} over base ${baseGramsPerMole} g/mol` : ''
  const vehicle = lines.find(({ id }) => id === vehicleLineId)?.name ?? vehicleLineId
  const reduced = vehicleLineId ? `${vehicle} less ${millilitresPerGram} mL for each gram more` : ''
  return [basis, salt, reduced, `to ${rule.decimals} decimals`].filter(Boolean).join('; ')
}

function conversionText({ conversion: rule }: BillLine): string {
  if (!rule) return ''
  const { gramsPerMole, valence, densityGramsPerMillilitre, densityCelsius, source } = rule
  const by = [
    gramsPerMole && `molecular weight ${gramsPerMole} g/mol`,
    valence && `valence ${valence}`,
    densityGramsPerMillilitre && `density ${densityGramsPerMillilitre} g/mL at ${densityCelsius} °C`,
    !gramsPerMole && !valence && !densityGramsPerMillilitre && 'what the certificate of the lot states',
    source,
    `to ${rule.decimals} decimals`,
  ]
  return `${displayUnit(rule.unit)}, by ${by.filter(Boolean).join('; ')}`
}

/** How the quantity of a component is computed and checked, in words; empty texts where nothing is said. */
export function measureTexts(line: BillLine, lines: readonly BillLine[]): Text[] {
  return [
    ['Smaller batches', line.scaling === 'linear' ? 'follows the batch size' : ''],
    ['Potency', potencyText(line, lines)],
    ['Taken in', conversionText(line)],
    ['Second person', line.verification ? 'checks what was taken' : ''],
  ]
}
