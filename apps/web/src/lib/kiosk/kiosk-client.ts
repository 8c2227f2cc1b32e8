import { BlobRefused, keepBlob } from '../api/blobs.ts'
import { createApi } from '../api/client.ts'
import { send } from '../api/command.ts'
import { isServerAnswer } from '../api/server-answer.ts'
import { backgroundApi } from '../live/background-api.ts'
import { Forbidden, NotSent, ServerFault, SessionEnded } from './kiosk-api.ts'
import type { BatchView } from '@batchproof/protocol'
import type { KeptPhoto, KioskApi } from './kiosk-api.ts'

/** What a request came to, for the connection mark and the session. */
export type Outcome = 'answer' | 'nothing' | 'session_ended'

/** Runs a request; says what it came to, and throws the kiosk's own errors. */
async function ask<Answer>(
  request: () => Promise<Answer>,
  report: (outcome: Outcome) => void,
): Promise<Answer> {
  try {
    const answer = await request()
    report('answer')
    return answer
  } catch (error) {
    if (!isServerAnswer(error)) {
      report('nothing')
      throw new NotSent('no answer', { cause: error })
    }
    const { code, requestId } = error.data
    if (code === 'UNAUTHORIZED') {
      report('session_ended')
      throw new SessionEnded(error.message, { cause: error })
    }
    // The server is there, the record behind it is not: as good as no answer, and it will be asked again.
    if (code === 'SERVICE_UNAVAILABLE') {
      report('nothing')
      throw new NotSent(error.message, { cause: error })
    }
    report('answer')
    if (code === 'FORBIDDEN') throw new Forbidden(error.message, { cause: error })
    throw new ServerFault(error.message, requestId ?? null)
  }
}

async function keepPhoto(photo: Blob, report: (outcome: Outcome) => void): Promise<KeptPhoto> {
  try {
    const { sha256, sizeBytes } = await keepBlob(photo)
    report('answer')
    return { sha256, sizeBytes }
  } catch (error) {
    if (!(error instanceof BlobRefused)) {
      report('nothing')
      throw new NotSent('no answer', { cause: error })
    }
    if (error.status !== 401) {
      report('answer')
      throw new ServerFault(error.message)
    }
    report('session_ended')
    throw new SessionEnded(error.message, { cause: error })
  }
}

/** The kiosk's side of the API, over the network. */
export function createKioskApi(report: (outcome: Outcome) => void): KioskApi {
  const api = createApi((...args) => globalThis.fetch(...args))
  const quiet = backgroundApi()
  const asked = <Answer>(request: () => Promise<Answer>) => ask(request, report)
  return {
    device: () => asked(() => api.kiosk.device.query()),
    people: () => asked(() => api.kiosk.people.query()),
    registerDevice: ({ userName, pin, name }) =>
      asked(() =>
        api.device.register.mutate({ identifier: { by: 'user_name', userName }, pin, name, kind: 'kiosk' }),
      ),
    signInOptions: (identifier) => asked(() => api.auth.signInOptions.mutate({ identifier })),
    signIn: (request) => asked(() => api.auth.signIn.mutate({ ...request, kind: 'kiosk' })),
    signOut: () => asked(async () => void (await api.auth.signOut.mutate())),
    changePin: (about) => asked(() => api.auth.changePin.mutate(about)),
    me: async () => {
      try {
        return await asked(() => api.me.get.query())
      } catch (error) {
        if (error instanceof SessionEnded) return null
        throw error
      }
    },
    myBatches: () => asked(() => api.batch.mine.query()),
    // JSON leaves out what is undefined, so the client's type makes `signedPayload` optional; the server's is the view.
    batch: (id, isAgain = false) =>
      asked(async () => (await (isAgain ? quiet : api).batch.get.query({ id })) as BatchView),
    readiness: (id) => asked(() => api.batch.readiness.query({ id })),
    lotByScan: ({ scan, batchId, lineId }) =>
      asked(() => api.lot.byScan.query({ text: scan, batchId, lineId })),
    equipmentByCode: (code) =>
      asked(async () => {
        const { equipment } = await api.facility.get.query()
        return equipment.find((item) => item.details?.code.toUpperCase() === code.toUpperCase()) ?? null
      }),
    readInstrument: (about) => asked(() => api.instrument.read.query(about)),
    prepare: (input) => asked(() => api.sign.prepare.mutate(input)),
    send: ({ id, type, subject, performedAt, payload }, proof) =>
      asked(() => send(api, type, subject, payload, proof, { id, performedAt })),
    keepPhoto: (photo) => keepPhoto(photo, report),
  }
}
