import { formulaContent, type FormulaContent } from '@batchproof/domain'
import { clearUp, garbing, labelling, lineClearance, particleCount, prepareHood, roomReadings, visualInspection } from './common-steps.ts'
import { FACILITY_AS_MAKER } from './maker.ts'
import { calculation, component, confirm, equipment, line, number, photo, step, timer, weighing } from './parts.ts'

/** Oxytocin 30 units added to bags of 500 mL; dated by USP <797> itself. */
export function oxytocinBag(): FormulaContent {
  return formulaContent.parse({
    ...FACILITY_AS_MAKER,
    name: 'Oxytocin in sodium chloride',
    genericName: 'Oxytocin',
    strength: '30 units/500 mL',
    dosageForm: 'Injection',
    route: 'Intravenous infusion',
    productCode: 'OXY-30-500B',
    masterCardNumber: 'MFC-108',
    productLine: 'sterile-drugs',
    batchSize: { value: '60', unit: 'bag' },
    containerQuantity: { value: '500', unit: 'mL' },
    theoreticalUnits: 60,
    yieldLowPercent: '95.0',
    yieldHighPercent: '100.0',
    budCategory: 'category_2',
    process: 'aseptic',
    storage: 'refrigerated',
    storageStatement: 'Store in a refrigerator, 2 °C to 8 °C.',
    budPolicy: 'usp-797-2023',
    sterilityTestRequired: true,
    endotoxinTestRequired: true,
    stabilityHours: 1080,
    specification:
      'Clear, colourless solution. Assay 90.0 to 110.0% of label. pH 3.0 to 5.5. Endotoxin at most 0.5 EU/mL. Sterile.',
    ndc: '99507-108-50',
    hazardous: false,
    labelTemplate: 'bag',
    directions: 'For intravenous infusion by pump only. Rate as directed by the prescriber. Contains oxytocin 0.06 units/mL.',
    linkedDocument: 'SOP-STER-021 Additions to bags',
    billOfMaterials: [
      line('oxytocin', 'OXY-10U', 'Oxytocin', 'active', ['180', '180', '180', 'mL'], {
        labelAmount: '0.06 units/mL',
      }),
      line('base-bag', 'NACL-09-500', 'Sodium chloride 0.9% injection', 'inactive', ['60', '60', '62', 'each'], {
        labelAmount: 'q.s. 500 mL',
      }),
      line('transfer-set', 'SET-TRF', 'Transfer set', 'process_aid', ['1', '1', '1', 'each']),
      line('port-seal', 'SEAL-PORT', 'Tamper-evident port seal', 'closure', ['60', '60', '66', 'each']),
    ],
    procedure: [
      lineClearance(),
      garbing(60),
      prepareHood(60),
      roomReadings(),
      particleCount(),
      step(
        'compounding',
        'Issue oxytocin',
        5,
        'Scan oxytocin 10 units/mL, 18 vials of 10 mL. Read name, strength and expiry aloud to the witness. Vials come straight from the refrigerator.',
        [component('Oxytocin vials', 'oxytocin'), number('Vial temperature', 'degC', ['2.0', '6.5', '12.0'])],
        { critical: true },
      ),
      step(
        'compounding',
        'Issue the bags',
        8,
        'Scan the bags. Take each out of its overwrap, press it for leaks, wipe the port.',
        [component('Bags of 500 mL', 'base-bag'), confirm('No bag leaks and every port is wiped')],
      ),
      step(
        'compounding',
        'Pool the oxytocin',
        15,
        'Scan the transfer set. Draw all 18 vials into the sterile pooling syringe cassette of the pump. Read the pooled volume.',
        [
          component('Transfer set', 'transfer-set'),
          equipment('Repeater pump', 'repeater-pump'),
          number('Pooled volume', 'mL', ['178.0', '180.0', '182.0']),
          photo('Empty vials'),
        ],
      ),
      step(
        'filling',
        'Check the pump delivery',
        8,
        'Set 3.0 mL. Deliver three times into a tared beaker and weigh each. 3.0 mL weigh 3.02 g.',
        [
          equipment('Balance', 'balance'),
          weighing('Delivery 1', ['2.93', '3.02', '3.11']),
          weighing('Delivery 2', ['2.93', '3.02', '3.11']),
          weighing('Delivery 3', ['2.93', '3.02', '3.11']),
        ],
        { critical: true },
      ),
      step(
        'filling',
        'Add to the bags',
        45,
        'Inject 3.0 mL (30 units) into each bag. Mix by turning it three times. Mark each bag with the sterile dot after the addition, so that no bag is missed or done twice.',
        [
          number('Bags injected', 'bag', ['57', '60', '60'], { resolution: '1' }),
          number('Oxytocin injected', 'mL', ['170.0', '180.0', '182.0']),
          calculation('Volume in each bag', 'divide', ['add-to-the-bags/oxytocin-injected', 'add-to-the-bags/bags-injected'], {
            unit: 'mL',
            decimals: 2,
            low: '2.90',
            high: '3.10',
          }),
          confirm('Every bag has its dot'),
        ],
        { critical: true },
      ),
      step(
        'filling',
        'Seal the ports',
        15,
        'Scan the seals. Put one on each port, press for 5 seconds.',
        [component('Port seals', 'port-seal'), confirm('Every port is sealed')],
      ),
      step(
        'filling',
        'Leak test',
        12,
        'Press ten bags under the leak plate for the hold time and look at the port for drops.',
        [timer('Hold under the plate', 120), number('Bags that leak', 'bag', ['0', '0', '0'])],
      ),
      visualInspection('bag'),
      labelling('bag'),
      clearUp('refrigerator REF-02'),
    ],
  })
}
