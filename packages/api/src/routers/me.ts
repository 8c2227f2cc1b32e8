import {
  listNotifications,
  listWaiting,
  markNotificationsRead,
  readMe,
  readPulse,
} from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { id, page } from '../inputs.ts'
import { found, readingProcedure, signedInProcedure, t } from '../trpc.ts'

export const meRouter = t.router({
  get: readingProcedure
    .meta({ whilePinIsDue: true })
    .query(async ({ ctx }) =>
      found(
        await readMe(ctx.records, ctx.session.requester, ctx.session.expiresAt),
        'You are not on record any more.',
      ),
    ),
  waiting: readingProcedure.query(({ ctx }) => listWaiting(ctx.records, ctx.session.requester)),
})

export const notificationRouter = t.router({
  list: readingProcedure
    .input(z.object({ ...page, unreadOnly: z.boolean().optional() }).default({}))
    .query(({ ctx, input }) => listNotifications(ctx.records, ctx.session.requester, input)),
  /** How many are unread and which came last: asked again and again, so it is little. */
  pulse: readingProcedure.query(({ ctx }) => readPulse(ctx.records, ctx.session.requester)),
  /** Marks one's own notices; `all` or the ids that were seen. */
  markRead: signedInProcedure
    .input(z.object({ ids: z.union([z.literal('all'), z.array(id).max(200)]) }))
    .mutation(async ({ ctx, input }) => ({
      marked: await markNotificationsRead(ctx.records, ctx.session.requester, input.ids),
    })),
})
