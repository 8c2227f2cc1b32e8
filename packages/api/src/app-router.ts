import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { authRouter, kioskRouter } from './routers/auth.ts'
import { batchRouter, calendarRouter } from './routers/batch.ts'
import { deviceRouter, wallRouter } from './routers/device.ts'
import { equipmentRouter, facilityRouter, organisationRouter, roomRouter } from './routers/facility.ts'
import { floorRouter } from './routers/floor.ts'
import { deliveryRouter, pushRouter } from './routers/delivery.ts'
import { formulaRouter } from './routers/formula.ts'
import { instrumentRouter } from './routers/instrument.ts'
import { lotRouter, materialRouter, recipientRouter } from './routers/material.ts'
import { meRouter, notificationRouter } from './routers/me.ts'
import { personRouter, techniciansRouter } from './routers/people.ts'
import { auditRouter, deviationRouter, liveRouter, recordsRouter } from './routers/quality.ts'
import { commandsRouter, signRouter } from './routers/signing.ts'
import { genealogyRouter, recallRouter } from './routers/trace.ts'
import { t } from './trpc.ts'

/** Everything that can be asked of Batchproof: queries by `queryRoles`, commands by the catalogue. */
export const appRouter = t.router({
  auth: authRouter,
  kiosk: kioskRouter,
  device: deviceRouter,
  me: meRouter,
  notification: notificationRouter,
  push: pushRouter,
  delivery: deliveryRouter,
  formula: formulaRouter,
  batch: batchRouter,
  calendar: calendarRouter,
  floor: floorRouter,
  technicians: techniciansRouter,
  lot: lotRouter,
  material: materialRouter,
  recipient: recipientRouter,
  deviation: deviationRouter,
  instrument: instrumentRouter,
  recall: recallRouter,
  genealogy: genealogyRouter,
  facility: facilityRouter,
  organisation: organisationRouter,
  room: roomRouter,
  equipment: equipmentRouter,
  person: personRouter,
  audit: auditRouter,
  records: recordsRouter,
  live: liveRouter,
  wall: wallRouter,
  sign: signRouter,
  commands: commandsRouter,
})

export type AppRouter = typeof appRouter
export type ApiInputs = inferRouterInputs<AppRouter>
export type ApiOutputs = inferRouterOutputs<AppRouter>

/** Calls procedures without a network: for the host's own pages and for tests. */
export const createCaller = t.createCallerFactory(appRouter)
