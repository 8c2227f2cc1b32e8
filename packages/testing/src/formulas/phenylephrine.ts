import { formulaContent, type FormulaContent } from '@batchproof/domain'
import {
  clearUp,
  garbing,
  labelling,
  lineClearance,
  prepareHood,
  roomReadings,
  visualInspection,
} from './common-steps.ts'
import { FACILITY_AS_MAKER } from './maker.ts'
import {
  calculation,
  component,
  confirm,
  equipment,
  line,
  number,
  photo,
  step,
  timer,
  weighing,
} from './parts.ts'

/** A dilution that a newcomer can walk through in minutes: 14 steps, timers of 20 seconds, two witnesses. */
export function phenylephrineSyringe(): FormulaContent {
  return formulaContent.parse({
    ...FACILITY_AS_MAKER,
    name: 'Phenylephrine HCl',
    genericName: 'Phenylephrine hydrochloride',
    strength: '100 mcg/mL',
    dosageForm: 'Injection',
    route: 'Intravenous',
    productCode: 'PHE-100-10S',
    masterCardNumber: 'MFC-101',
    productLine: 'sterile-drugs',
    batchSize: { value: '1000', unit: 'mL' },
    containerQuantity: { value: '10', unit: 'mL' },
    theoreticalUnits: 98,
    yieldLowPercent: '92.0',
    yieldHighPercent: '100.0',
    budCategory: 'category_3',
    process: 'aseptic',
    storage: 'refrigerated',
    storageStatement: 'Store in a refrigerator, 2 °C to 8 °C. Protect from light.',
    budPolicy: 'site-default',
    sterilityTestRequired: true,
    endotoxinTestRequired: true,
    stabilityHours: 2160,
    specification:
      'Clear, colourless solution. Assay 95.0 to 105.0% of label. pH 3.0 to 6.5. Endotoxin at most 5 EU/mL. Sterile.',
    ndc: '99507-101-10',
    hazardous: false,
    labelTemplate: 'syringe',
    directions:
      'Ready to use. For intravenous bolus as directed by the prescriber. Single use: discard the rest.',
    linkedDocument: 'SOP-STER-014 Dilution of concentrates',
    billOfMaterials: [
      line(
        'phenylephrine',
        'PHE-10MG',
        'Phenylephrine hydrochloride',
        'active',
        ['10.0', '10.0', '10.0', 'mL'],
        {
          labelAmount: '100 mcg/mL',
        },
      ),
      line(
        'diluent',
        'NACL-09-1L',
        'Sodium chloride 0.9% injection',
        'inactive',
        ['985', '990', '995', 'mL'],
        {
          labelAmount: 'q.s. 1 mL',
        },
      ),
      line('mixing-bag', 'BAG-EVA-2L', 'Mixing bag, EVA, 2 L', 'process_aid', ['1', '1', '1', 'each']),
      line('syringe', 'SYR-10', 'Syringe 10 mL, polypropylene', 'container', ['98', '100', '110', 'each']),
      line('tip-cap', 'CAP-TE', 'Tamper-evident tip cap', 'closure', ['98', '100', '110', 'each']),
    ],
    procedure: [
      lineClearance(),
      garbing(20),
      prepareHood(20),
      roomReadings(),
      step(
        'compounding',
        'Issue phenylephrine',
        3,
        'Scan one vial of phenylephrine HCl 10 mg/mL, 10 mL. Read name, strength and expiry aloud to the witness. Look through the vial: it must be clear.',
        [component('Phenylephrine vial', 'phenylephrine'), confirm('Clear, no particles, seal unbroken')],
        { critical: true },
      ),
      step(
        'compounding',
        'Fill the mixing bag',
        6,
        'Scan the diluent and the mixing bag. Prime the pump, then transfer 990 mL of sodium chloride 0.9% into the bag. Read the delivered volume from the pump.',
        [
          component('Sodium chloride 0.9%', 'diluent'),
          component('Mixing bag', 'mixing-bag'),
          equipment('Repeater pump', 'repeater-pump'),
          number('Diluent delivered', 'mL', ['985', '990', '995']),
        ],
      ),
      step(
        'compounding',
        'Add phenylephrine',
        5,
        'Draw 10.0 mL into a new 20 mL syringe. Show the plunger to the witness before you inject. Inject into the bag, flush the port twice.',
        [
          number('Volume drawn', 'mL', ['9.8', '10.0', '10.2'], { resolution: '0.1' }),
          number('Phenylephrine added', 'mg', ['98.0', '100.0', '102.0']),
          number('Final volume', 'mL', ['990', '1000', '1010']),
          calculation(
            'Concentration',
            'divide',
            ['add-phenylephrine/phenylephrine-added', 'add-phenylephrine/final-volume'],
            { unit: 'mg/mL', decimals: 3, low: '0.095', high: '0.105' },
          ),
          photo('Syringe at the mark'),
        ],
        { critical: true },
      ),
      step(
        'compounding',
        'Mix',
        3,
        'Turn the bag end over end 20 times. Start the timer, let it rest, then look through it against black and white.',
        [timer('Mixing time', 20), confirm('Clear and colourless')],
      ),
      step(
        'compounding',
        'Check pH',
        4,
        'Scan the pH meter. Take 5 mL from the port into a beaker, wait for the stable mark, read.',
        [
          equipment('pH meter', 'ph-meter'),
          number('pH', 'pH', ['3.50', '4.60', '6.00'], { resolution: '0.01' }),
        ],
      ),
      step(
        'filling',
        'Check the first fill',
        5,
        'Scan the balance. Fill one syringe with 10 mL, cap it and weigh it against an empty one. 10 mL weigh 10.05 g.',
        [
          equipment('Balance', 'balance'),
          weighing('Fill weight', ['9.85', '10.05', '10.35']),
          number('Fill weight ordered', 'g', ['10.05', '10.05', '10.05']),
          calculation(
            'Percent of theoretical fill',
            'percent_of',
            ['check-the-first-fill/fill-weight', 'check-the-first-fill/fill-weight-ordered'],
            { unit: '%', decimals: 1, low: '98.0', high: '103.0' },
          ),
        ],
      ),
      step(
        'filling',
        'Fill the syringes',
        25,
        'Scan syringes and caps. Fill all syringes with 10 mL, push the air out, cap at once. Lay them in rows of ten.',
        [
          component('Syringes', 'syringe'),
          component('Tip caps', 'tip-cap'),
          confirm('Every cap is tight'),
          photo('Filled syringes'),
        ],
      ),
      visualInspection('syringe'),
      labelling('syringe'),
      clearUp('refrigerator REF-01'),
    ],
  })
}

/** The first version: wider yield limits, no check of pH; what version 2 was written to mend. */
export function phenylephrineSyringeFirstVersion(): FormulaContent {
  const current = phenylephrineSyringe()
  return {
    ...current,
    yieldLowPercent: '90.0',
    procedure: current.procedure.filter(({ id }) => id !== 'check-ph'),
  }
}
