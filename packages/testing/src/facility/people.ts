import type { QualificationKind, Role } from '@batchproof/domain'

/** A qualification, its days counted from today. */
type HeldFor = readonly [kind: QualificationKind, passedDay: number, expiresDay: number]

export interface DemonstrationPerson {
  readonly key: string
  readonly name: string
  readonly userName: string
  readonly roles: readonly Role[]
  /** The PIN that is theirs when the demonstration begins. */
  readonly pin: string
  readonly badge: string
  readonly qualifications: readonly HeldFor[]
  /** Has just begun: must choose another PIN before anything else. */
  readonly mustChangePin?: true
}

const ASEPTIC: readonly HeldFor[] = [
  ['aseptic_training', -200, 165],
  ['garbing', -110, 73],
  ['gloved_fingertip', -110, 73],
  ['media_fill', -110, 73],
]
const WITNESS: HeldFor = ['witness', -200, 165]
const HAZARDOUS: HeldFor = ['hazardous_drugs', -120, 245]

/** The people of the demonstration facility: every role, two pharmacists in charge, one lapsed media fill. */
export const PEOPLE = [
  person('administrator', 'Rachel Kim', 'rkim', ['administrator'], '704918', 'NSP-B-1001', []),
  person('pic', 'Sarah Chen', 'schen', ['pic'], '815274', 'NSP-B-1002', [WITNESS]),
  person('secondPic', 'Michael Torres', 'mtorres', ['pic'], '629405', 'NSP-B-1003', [WITNESS]),
  person('author', 'Priya Nair', 'pnair', ['pharmacist'], '953716', 'NSP-B-1004', [WITNESS, HAZARDOUS]),
  person('checker', 'Emily Watson', 'ewatson', ['pharmacist'], '384962', 'NSP-B-1005', [...ASEPTIC, WITNESS]),
  person('qa', 'David Okafor', 'dokafor', ['qa'], '570839', 'NSP-B-1006', [WITNESS]),
  person('secondQa', 'Hannah Weiss', 'hweiss', ['qa'], '746095', 'NSP-B-1007', []),
  person('manager', 'James Whitfield', 'jwhitfield', ['production_manager'], '839461', 'NSP-B-1008', []),
  person('technician', 'Maria Lopez', 'mlopez', ['technician'], '482915', 'NSP-B-1009', [
    ...ASEPTIC,
    WITNESS,
    HAZARDOUS,
  ]),
  person('secondTechnician', 'Kevin Nguyen', 'knguyen', ['technician'], '659370', 'NSP-B-1010', [
    ['aseptic_training', -200, 165],
    ['garbing', -175, 8],
    ['gloved_fingertip', -175, 8],
    ['media_fill', -175, 8],
    WITNESS,
  ]),
  person('hazardTechnician', 'Brandon Lee', 'blee', ['technician'], '297084', 'NSP-B-1011', [
    ...ASEPTIC,
    WITNESS,
    HAZARDOUS,
  ]),
  person('lapsedTechnician', 'Ana Petrova', 'apetrova', ['technician'], '916340', 'NSP-B-1012', [
    ['aseptic_training', -200, 165],
    ['garbing', -110, 73],
    ['gloved_fingertip', -110, 73],
    ['media_fill', -202, -19],
    ['hazardous_drugs', -370, -5],
  ]),
  person('warehouse', 'Tom Becker', 'tbecker', ['warehouse'], '803657', 'NSP-B-1013', []),
  person('laboratory', 'Aisha Rahman', 'arahman', ['laboratory'], '568241', 'NSP-B-1014', []),
  person('inspector', 'Robert Hayes', 'rhayes', ['inspector'], '735826', 'NSP-B-1015', []),
  {
    ...person('newcomer', 'Olivia Grant', 'ogrant', ['technician'], '604739', 'NSP-B-1016', []),
    mustChangePin: true,
  },
] as const satisfies readonly DemonstrationPerson[]

export type PersonKey = (typeof PEOPLE)[number]['key']

function person<const Key extends string>(
  key: Key,
  name: string,
  userName: string,
  roles: readonly Role[],
  pin: string,
  badge: string,
  qualifications: readonly HeldFor[],
): DemonstrationPerson & { readonly key: Key } {
  return { key, name, userName, roles, pin, badge, qualifications }
}
