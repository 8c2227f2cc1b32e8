import type { EquipmentDetails } from '@batchproof/domain'
import type { RoomCode } from './rooms.ts'

/** A piece of equipment, and its calibration counted in days from the day of the demonstration. */
export interface DemonstrationEquipment extends Omit<EquipmentDetails, 'roomId' | 'hazardRated' | 'balance'> {
  readonly room: RoomCode | null
  readonly hazardRated?: true
  readonly balance?: EquipmentDetails['balance']
  /** When each calibration was made and falls due, in days from today (past: negative), oldest first. */
  readonly calibrations: readonly (readonly [madeDay: number, dueDay: number])[]
}

/** Reads to 0.01 g; the least that may be weighed is 1.00 g (USP <41>). */
const PRECISION_BALANCE = { unit: 'g', resolution: '0.01', minimumWeight: '1.00', capacity: '4200' } as const
const ANALYTICAL_BALANCE = {
  unit: 'g',
  resolution: '0.0001',
  minimumWeight: '0.0200',
  capacity: '220',
} as const

const CERTIFIED_HALF_YEARLY = [
  [-130, -38],
  [-45, 138],
] as const
const YEARLY = [[-150, 215]] as const

/** Everything that is scanned in a batch. Some is due within a fortnight; BAL-04 has lapsed and PMP-04 is out of service. */
export const EQUIPMENT: readonly DemonstrationEquipment[] = [
  {
    code: 'LAF-01',
    name: 'Horizontal laminar flow hood',
    equipmentClass: 'hood',
    room: 'CR-1',
    calibrations: CERTIFIED_HALF_YEARLY,
  },
  {
    code: 'LAF-02',
    name: 'Horizontal laminar flow hood',
    equipmentClass: 'hood',
    room: 'CR-1',
    calibrations: CERTIFIED_HALF_YEARLY,
  },
  {
    code: 'LAF-03',
    name: 'Vertical laminar flow hood',
    equipmentClass: 'hood',
    room: 'CR-2',
    calibrations: [[-172, 11]],
  },
  {
    code: 'BSC-01',
    name: 'Biological safety cabinet, class II type B2 (C-PEC)',
    equipmentClass: 'hood',
    room: 'HD-1',
    hazardRated: true,
    calibrations: CERTIFIED_HALF_YEARLY,
  },
  {
    code: 'BAL-01',
    name: 'Precision balance, 4.2 kg',
    equipmentClass: 'balance',
    room: 'CR-1',
    balance: PRECISION_BALANCE,
    calibrations: [[-120, 62]],
  },
  {
    code: 'BAL-02',
    name: 'Precision balance, 4.2 kg',
    equipmentClass: 'balance',
    room: 'CR-2',
    balance: PRECISION_BALANCE,
    calibrations: [[-120, 62]],
  },
  {
    code: 'BAL-03',
    name: 'Precision balance, 4.2 kg',
    equipmentClass: 'balance',
    room: 'HD-1',
    balance: PRECISION_BALANCE,
    calibrations: [[-173, 9]],
  },
  {
    code: 'BAL-04',
    name: 'Analytical balance, 220 g',
    equipmentClass: 'balance',
    room: 'CR-1',
    balance: ANALYTICAL_BALANCE,
    calibrations: [[-195, -12]],
  },
  {
    code: 'PMP-01',
    name: 'Repeater pump',
    equipmentClass: 'repeater-pump',
    room: 'CR-1',
    calibrations: [
      [-360, -30],
      [-36, 329],
    ],
  },
  {
    code: 'PMP-02',
    name: 'Repeater pump',
    equipmentClass: 'repeater-pump',
    room: 'CR-2',
    calibrations: [[-359, 6]],
  },
  {
    code: 'PMP-03',
    name: 'Repeater pump, hazardous only',
    equipmentClass: 'repeater-pump',
    room: 'HD-1',
    calibrations: YEARLY,
  },
  {
    code: 'PMP-04',
    name: 'Repeater pump',
    equipmentClass: 'repeater-pump',
    room: null,
    calibrations: YEARLY,
  },
  {
    code: 'PHM-01',
    name: 'pH meter',
    equipmentClass: 'ph-meter',
    room: 'CR-1',
    calibrations: [
      [-100, -9],
      [-15, 76],
    ],
  },
  {
    code: 'PHM-02',
    name: 'pH meter',
    equipmentClass: 'ph-meter',
    room: 'CR-2',
    calibrations: [
      [-180, -80],
      [-88, 4],
    ],
  },
  {
    code: 'PCT-01',
    name: 'Particle counter, 100 L/min',
    equipmentClass: 'particle-counter',
    room: null,
    calibrations: YEARLY,
  },
  {
    code: 'FIT-01',
    name: 'Filter integrity tester',
    equipmentClass: 'filter-integrity-tester',
    room: null,
    calibrations: [[-140, 225]],
  },
  {
    code: 'DPM-01',
    name: 'Pressure monitor, cleanroom 1',
    equipmentClass: 'pressure-monitor',
    room: 'CR-1',
    calibrations: YEARLY,
  },
  {
    code: 'DPM-02',
    name: 'Pressure monitor, cleanroom 2',
    equipmentClass: 'pressure-monitor',
    room: 'CR-2',
    calibrations: YEARLY,
  },
  {
    code: 'DPM-03',
    name: 'Pressure monitor, hazardous drug room',
    equipmentClass: 'pressure-monitor',
    room: 'HD-1',
    calibrations: YEARLY,
  },
  {
    code: 'REF-01',
    name: 'Pharmacy refrigerator',
    equipmentClass: 'refrigerator',
    room: null,
    calibrations: YEARLY,
  },
  {
    code: 'REF-02',
    name: 'Pharmacy refrigerator',
    equipmentClass: 'refrigerator',
    room: null,
    calibrations: YEARLY,
  },
  {
    code: 'INC-01',
    name: 'Incubator 30 to 35 °C',
    equipmentClass: 'incubator',
    room: null,
    calibrations: [[-355, 10]],
  },
]
