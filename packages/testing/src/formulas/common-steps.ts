import { choice, confirm, count, equipment, number, photo, remark, step, timer } from './parts.ts'
import type { ProcedureStep } from '@batchproof/domain'

/** 211.130(e): the line is inspected immediately before use, and the inspection is on record. */
export function lineClearance(): ProcedureStep {
  return step(
    'preparation',
    'Line clearance',
    5,
    'Look over the hood, the cart and the bin. Take out every drug, label and paper of the batch before. Hang the sign with this batch number on the hood.',
    [
      confirm('Hood, cart and bin are empty'),
      confirm('No labels of another batch are in the room'),
      photo('Cleared hood'),
    ],
  )
}

/** Garbing and hand hygiene (USP <797> 3.3). */
export function garbing(minimumSeconds: number): ProcedureStep {
  return step(
    'preparation',
    'Garb and hand hygiene',
    8,
    'Wash hands and forearms, dry with a lint-free wipe, put on the sterile gown, rub alcohol into both hands until dry, then put on sterile gloves. Start the timer when the hand rub is on.',
    [timer('Hand rub left to dry', minimumSeconds), confirm('Gown, mask, hood and sterile gloves are on')],
  )
}

/** Disinfection of the primary engineering control, with contact time. */
export function prepareHood(contactSeconds: number, agent = 'sterile 70% isopropyl alcohol'): ProcedureStep {
  return step(
    'preparation',
    'Disinfect the hood',
    6,
    `Scan the hood. Wipe ceiling, back, sides and deck with ${agent}, top to bottom, back to front, with overlapping strokes. Start the timer and leave it wet for the contact time.`,
    [
      equipment('Hood', 'hood'),
      timer('Contact time', contactSeconds),
      confirm('All surfaces were wiped and are dry'),
    ],
  )
}

/** Room readings at the start, positive pressure; `negative` for the hazardous room (USP <800>). */
export function roomReadings(negative = false): ProcedureStep {
  return step(
    'preparation',
    'Read the room',
    3,
    negative
      ? 'Read the pressure monitor outside the door and the display in the room. The room must be negative to the anteroom. Out of range: stop and call the pharmacist.'
      : 'Read the pressure monitor outside the door and the display in the room. Out of range: stop and call the pharmacist.',
    [
      equipment('Pressure monitor', 'pressure-monitor'),
      negative
        ? number('Negative pressure to anteroom', 'in. w.c.', ['0.010', '0.020', '0.030'])
        : number('Pressure to anteroom', 'in. w.c.', ['0.020', '0.035', '0.060']),
      number('Temperature', 'degC', ['18.0', '19.5', '22.0']),
      number('Relative humidity', '%', ['30', '45', '60']),
    ],
  )
}

/** Non-viable particles in the hood, working (ISO 14644-1, ISO 5). */
export function particleCount(): ProcedureStep {
  return step(
    'preparation',
    'Count particles in the hood',
    4,
    'Set the isokinetic probe at working height, 15 cm in front of the deck. Sample 1 m³ in working state and read the count of particles of 0.5 µm and larger.',
    [
      equipment('Particle counter', 'particle-counter'),
      number('Particles in 1 cubic metre', 'each', ['0', '420', '3520']),
    ],
  )
}

/** Integrity of the sterilising filter after use (bubble point). */
export function filterIntegrity(minimumPsi: string, targetPsi: string): ProcedureStep {
  return step(
    'filling',
    'Test the filter',
    8,
    'Flush the filter with sterile water, connect the tester and run the bubble point programme of the filter maker. Keep the printed strip with the batch.',
    [
      equipment('Filter integrity tester', 'filter-integrity-tester'),
      number('Bubble point', 'psi', [minimumPsi, targetPsi, '90.0']),
      confirm('The tester says passed'),
      photo('Printed strip'),
    ],
    { critical: true },
  )
}

/** Each unit against black and white (USP <790>). */
export function visualInspection(unitName: string, clear = 'Clear, no particles'): ProcedureStep {
  return step(
    'inspection',
    'Inspect every unit',
    20,
    `Look at each ${unitName} for 5 seconds against black and 5 seconds against white at 2,000 to 3,750 lux. Put rejects in the red bin. Write down the worst that you found in units that stay.`,
    [
      choice('Accepted units', [clear], ['Particles', 'Discoloured', 'Leaks or cracks']),
      count('Units inspected'),
      count('Units rejected'),
      remark('What the rejects had'),
    ],
  )
}

/** Labels are applied, compared with the approved specimen and counted (211.125, 211.134). */
export function labelling(unitName: string): ProcedureStep {
  return step(
    'labelling',
    'Label and count',
    15,
    `Compare the first label with the approved specimen: name, strength, lot, beyond-use date. Label each ${unitName}, then count labels used and left.`,
    [
      confirm('First label agrees with the specimen'),
      count('Labels issued'),
      count('Labels applied'),
      count('Labels destroyed'),
      photo('First labelled unit'),
    ],
  )
}

/** Into quarantine and out of the room: the second line clearance. */
export function clearUp(storage: string): ProcedureStep {
  return step(
    'clean-up',
    'Quarantine and clear up',
    10,
    `Put the units into the quarantine bin in ${storage} and hang the quarantine tag. Take waste and leftover components out. Wipe the hood as before.`,
    [
      confirm('Units are in quarantine with a tag'),
      confirm('No unit, label or component is left in the hood'),
      confirm('Hood is cleaned'),
    ],
  )
}
