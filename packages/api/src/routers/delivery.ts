import { listFailedDeliveries, retryDeliveries } from '@batchproof/records/queries/index.ts'
import { readPush, subscribe, unsubscribe } from '@batchproof/records/push/subscriptions.ts'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { mayRead } from '../query-roles.ts'
import { afterCommit } from '../run-command.ts'
import { readingProcedure, signedInProcedure, t } from '../trpc.ts'

const endpoint = z.url().max(2000)

/** What a browser gives of itself: a point of P-256 (65 bytes, uncompressed) and a secret of 16 bytes, base64url. */
const subscription = z.object({
  endpoint,
  p256dh: z.string().regex(/^B[\w-]{86}$/, 'an uncompressed point of P-256 in base64url'),
  auth: z.string().regex(/^[\w-]{22}$/, '16 bytes in base64url'),
  label: z.string().trim().min(1).max(80),
})

/** Web Push on the person's own browsers. */
export const pushRouter = t.router({
  get: readingProcedure.query(({ ctx }) => readPush(ctx.records, ctx.session.requester)),
  /** `on: false`: the server sends to no such address. */
  subscribe: signedInProcedure
    .input(subscription)
    .mutation(async ({ ctx, input }) => ({ on: await subscribe(ctx.records, ctx.session.requester, input) })),
  unsubscribe: signedInProcedure.input(z.object({ endpoint })).mutation(async ({ ctx, input }) => ({
    removed: await unsubscribe(ctx.records, ctx.session.requester, input.endpoint),
  })),
})

/** What could not be delivered, for an administrator. */
export const deliveryRouter = t.router({
  list: readingProcedure.query(({ ctx }) => listFailedDeliveries(ctx.records)),
  /** Tries again at once: one subject, or all. For those who may see them. */
  retry: signedInProcedure
    .input(z.object({ subject: z.union([z.literal('all'), z.string().min(1).max(200)]) }))
    .mutation(async ({ ctx, input }) => {
      if (!mayRead(ctx.session.requester.roles, 'delivery.list'))
        throw new TRPCError({ code: 'FORBIDDEN', message: 'Your role does not allow this.' })
      const retried = await retryDeliveries(ctx.records, input.subject)
      afterCommit(ctx)
      return { retried }
    }),
})
