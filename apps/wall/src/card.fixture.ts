import type { WallCard } from '@batchproof/protocol'

/** A batch under way: step 4 of 12 since 9:00, for ten minutes. */
export const card = (id: string, change: Partial<WallCard> = {}): WallCard => ({
  id,
  batchNumber: `NHC-20261121-00${id}`,
  productName: 'Oxytocin',
  strength: '30 units / 500 mL',
  status: 'in_progress',
  hazardous: false,
  technicianId: 'p-1',
  technicianName: 'Maria Lopez',
  roomId: 'r-1',
  roomName: 'Cleanroom 1',
  startsAt: '2026-11-21T08:00:00.000Z',
  endsAt: '2026-11-21T12:00:00.000Z',
  stepsDone: 3,
  stepsTotal: 12,
  currentStep: 'Weigh',
  waitsForWitness: false,
  held: false,
  hasDeviations: false,
  commencedAt: `2026-11-21T08:0${id}:00.000Z`,
  progress: progress(),
  deviationsOpen: null,
  updatedAt: `2026-11-21T09:0${id}:00.000Z`,
  ...change,
})

type Progress = NonNullable<WallCard['progress']>
type Step = NonNullable<Progress['step']>

export const progress = (change: Partial<Progress> = {}): Progress => ({
  stepsTotal: 12,
  stepsDone: 3,
  step: step(),
  witnessSince: null,
  held: null,
  outOfRange: null,
  outOfRangeCount: 0,
  openQuestions: 0,
  lastHeardAt: '2026-11-21T09:00:00.000Z',
  ...change,
})

export const step = (change: Partial<Step> = {}): Step => ({
  id: 'weigh',
  number: 4,
  title: 'Weigh',
  critical: false,
  startedAt: '2026-11-21T09:00:00.000Z',
  expectedMinutes: 10,
  timers: [],
  ...change,
})

/** A reading that its limits do not allow, with a deviation that nobody has begun to look into. */
export const outside = (at = '2026-11-21T09:05:00.000Z'): Partial<WallCard> => ({
  hasDeviations: true,
  deviationsOpen: { count: 1, since: at },
  progress: progress({
    outOfRange: {
      stepNumber: 3,
      stepTitle: 'Read the room',
      label: 'Room temperature',
      shown: '25.1 °C',
      expected: '18.0 to 22.0 °C',
      at,
    },
    outOfRangeCount: 1,
  }),
})
