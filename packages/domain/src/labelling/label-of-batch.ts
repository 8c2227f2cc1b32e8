import { formatQuantity } from '../kernel/quantity.ts'
import { withFixedStatements } from './label-content.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { FormulaContent } from '../formula/formula-content.ts'
import type { Facility } from '../organisation/organisation.ts'
import type { BatchState, BeyondUse } from '../batch/batch.ts'
import type { LabelContent } from './label-content.ts'

const ingredients = (bill: readonly BillLine[], role: BillLine['role']) =>
  bill.filter((line) => line.role === role).map((line) => ({ name: line.name, amount: line.labelAmount }))

/** Templates whose label stands on a container that units are taken from. */
const CONTAINER_TEMPLATES: readonly FormulaContent['labelTemplate'][] = ['bag', 'carton']

/**
 * What the label of a batch says (B14.3, B22.1), from the approved master, the batch and the facility. The statements
 * that section 503B(a)(10) fixes are put in here, not in templates. Address to verify it at is given by the caller.
 */
export function labelOfBatch(
  state: BatchState,
  content: FormulaContent,
  facility: Facility,
  beyondUse: BeyondUse,
  verificationUrl: string | null,
): LabelContent {
  const inactiveIngredients = ingredients(content.billOfMaterials, 'inactive')
  const isContainer = CONTAINER_TEMPLATES.includes(content.labelTemplate)
  return withFixedStatements({
    productName: content.name,
    establishedName: content.genericName,
    strength: content.strength,
    dosageForm: content.dosageForm,
    quantity: formatQuantity(content.containerQuantity),
    lotNumber: state.batchNumber,
    compoundedAt: state.commenced?.at,
    beyondUseAt: beyondUse.at,
    timeZone: facility.timeZone,
    storage: content.storageStatement,
    ndc: content.ndc ?? '',
    facility: { name: facility.name, address: facility.address, telephone: facility.phone },
    activeIngredients: ingredients(content.billOfMaterials, 'active'),
    inactiveIngredients,
    ingredientsOn: 'label',
    hasNoInactiveIngredients: inactiveIngredients.length === 0,
    isPatientSpecific: false,
    isHazardous: content.hazardous,
    statements: [],
    container: isContainer ? { statements: [], directions: content.directions } : undefined,
    verificationUrl: verificationUrl ?? undefined,
  })
}
