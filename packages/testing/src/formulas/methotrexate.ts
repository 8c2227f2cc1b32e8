import { formulaContent, type FormulaContent, type ProcedureStep } from '@batchproof/domain'
import {
  clearUp,
  labelling,
  lineClearance,
  particleCount,
  prepareHood,
  roomReadings,
  visualInspection,
} from './common-steps.ts'
import { FACILITY_AS_MAKER } from './maker.ts'
import {
  component,
  confirm,
  count,
  equipment,
  line,
  number,
  photo,
  remark,
  step,
  timer,
  weighing,
} from './parts.ts'

/** What is worn and laid out before a hazardous drug is touched (USP <800>). */
export const HAZARDOUS_PPE = [
  'Two pairs of chemotherapy gloves (ASTM D6978), outer pair sterile',
  'Gown for chemotherapy, closed at the back, long cuffs',
  'Head, hair and two pairs of shoe covers',
  'Face shield and goggles within reach',
  'N95 respirator fit-tested and within reach',
  'Plastic-backed preparation mat in the hood',
  'Spill kit in the room, seal unbroken',
  'Yellow waste bin open and empty',
] as const

const hazardous = (item: ProcedureStep): ProcedureStep => ({ ...item, hazardous: true })

/** Methotrexate 25 mg/mL repackaged into closed-system syringes in the containment hood. */
export function methotrexateSyringe(): FormulaContent {
  return formulaContent.parse({
    ...FACILITY_AS_MAKER,
    name: 'Methotrexate',
    genericName: 'Methotrexate sodium',
    strength: '25 mg/mL',
    dosageForm: 'Injection',
    route: 'Intramuscular or subcutaneous',
    productCode: 'MTX-25-2S',
    masterCardNumber: 'MFC-301',
    productLine: 'sterile-drugs',
    batchSize: { value: '400', unit: 'mL' },
    containerQuantity: { value: '2', unit: 'mL' },
    theoreticalUnits: 188,
    yieldLowPercent: '92.0',
    yieldHighPercent: '100.0',
    budCategory: 'category_3',
    process: 'aseptic',
    storage: 'room',
    storageStatement: 'Store at 20 °C to 25 °C. Protect from light.',
    budPolicy: 'site-default',
    sterilityTestRequired: true,
    endotoxinTestRequired: true,
    stabilityHours: 1080,
    specification:
      'Clear, yellow solution. Assay 90.0 to 110.0% of label. pH 7.5 to 9.0. Endotoxin at most 0.4 EU/mg. Sterile.',
    ndc: '99507-301-02',
    hazardous: true,
    ppeChecklist: [...HAZARDOUS_PPE],
    labelTemplate: 'syringe',
    directions: 'Hazardous drug. Single dose as directed by the prescriber. Dispose of as hazardous waste.',
    linkedDocument: 'SOP-HD-001 Hazardous drug compounding',
    billOfMaterials: [
      line('methotrexate', 'MTX-1G', 'Methotrexate', 'active', ['400', '400', '400', 'mL'], {
        labelAmount: '25 mg/mL',
      }),
      line('syringe', 'SYR-03-LL', 'Syringe 3 mL, Luer lock', 'container', ['188', '192', '200', 'each']),
      line('cstd-cap', 'CAP-CSTD', 'Closed-system syringe cap', 'closure', ['188', '192', '200', 'each']),
      line('transfer-set', 'SET-CSTD', 'Closed-system transfer set', 'process_aid', ['1', '1', '2', 'each']),
      line('overwrap', 'BAG-HD', 'Yellow hazardous drug overwrap', 'packaging', [
        '188',
        '190',
        '200',
        'each',
      ]),
    ],
    procedure: [
      lineClearance(),
      step(
        'preparation',
        'Put on PPE',
        12,
        'Hand hygiene, then gown, both pairs of gloves and covers as the list says. Start the glove timer: the outer pair is changed every 30 minutes.',
        [
          confirm('Both pairs of gloves are on, outer over the cuff'),
          confirm('Gown and covers are on'),
          timer('Hand rub left to dry', 60),
        ],
        { hazardous: true },
      ),
      hazardous(
        prepareHood(120, 'deactivating wipes, then sterile water, then sterile 70% isopropyl alcohol'),
      ),
      roomReadings(true),
      particleCount(),
      step(
        'compounding',
        'Issue methotrexate',
        5,
        'Scan ten vials of methotrexate 25 mg/mL, 40 mL. Read name, strength and expiry aloud to the witness. Wipe each vial before it goes into the hood.',
        [
          component('Methotrexate vials', 'methotrexate'),
          count('Vials in the hood', 'vial'),
          confirm('Clear, yellow, no particles'),
        ],
        { critical: true, hazardous: true },
      ),
      step(
        'compounding',
        'Set up the closed system',
        8,
        'Scan the transfer set. Lock the vial adapters until they click. Hang the reservoir, open the clamp last.',
        [
          component('Transfer set', 'transfer-set'),
          confirm('Every adapter clicked'),
          photo('Closed system set up'),
        ],
        { hazardous: true },
      ),
      step(
        'compounding',
        'Pool the vials',
        15,
        'Draw the ten vials into the reservoir. Read the pooled volume.',
        [number('Pooled volume', 'mL', ['395', '400', '405']), confirm('No drop outside the system')],
        { critical: true, hazardous: true },
      ),
      step(
        'filling',
        'Check the first fill',
        6,
        'Scan balance and pump. Fill one syringe with 2.1 mL and weigh it against an empty one. 2.1 mL weigh 2.14 g.',
        [
          equipment('Repeater pump', 'repeater-pump'),
          equipment('Balance', 'balance'),
          weighing('Fill weight', ['2.08', '2.14', '2.22']),
        ],
        { hazardous: true },
      ),
      step(
        'filling',
        'Fill the syringes',
        30,
        'Scan syringes and caps. Fill 2.1 mL each, lock the closed-system cap before the syringe leaves the line.',
        [
          component('Syringes', 'syringe'),
          component('Closed-system caps', 'cstd-cap'),
          photo('Filled syringes'),
        ],
        { hazardous: true },
      ),
      step(
        'filling',
        'Change outer gloves',
        3,
        'Take the outer gloves off inside the hood, into the yellow bin. Put on a new sterile pair.',
        [confirm('Outer gloves changed within 30 minutes')],
        { hazardous: true },
      ),
      step(
        'filling',
        'Fill check at the end',
        4,
        'Weigh the last syringe.',
        [weighing('Fill weight at the end', ['2.08', '2.14', '2.22'])],
        { hazardous: true },
      ),
      hazardous(visualInspection('syringe', 'Clear, yellow, no particles')),
      hazardous(labelling('syringe')),
      step(
        'labelling',
        'Overwrap',
        15,
        'Scan the overwraps. Wipe each syringe, seal it into a yellow overwrap with the hazardous drug mark to the front.',
        [component('Overwraps', 'overwrap'), confirm('Every overwrap is sealed and marked')],
        { hazardous: true },
      ),
      step(
        'clean-up',
        'Deactivate and decontaminate',
        15,
        'Wipe the hood with the deactivating agent and leave it wet for the contact time, then sterile water, then sterile alcohol. Waste goes into the yellow bin, the bin is closed.',
        [
          timer('Contact time of the deactivating agent', 180),
          confirm('Yellow bin is closed and labelled'),
          confirm('No spill happened'),
          remark('Spill log entry'),
        ],
        { hazardous: true },
      ),
      hazardous(clearUp('the hazardous drug shelf')),
    ],
  })
}
