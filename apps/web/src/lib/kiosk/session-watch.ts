/** After this long without a touch the session ends (11.200(a)(1)). */
export const IDLE_SECONDS = 15 * 60
/** After this long in the background the session ends. */
export const BACKGROUND_SECONDS = 60

/** After this long without a touch a sheet on which another person was to sign closes by itself. */
export const SHEET_IDLE_SECONDS = 120

export type SessionEnd = 'idle' | 'background'

/** When somebody last touched the iPad, and since when the app has been out of sight; milliseconds of any one clock. */
export interface SessionWatch {
  readonly touchedAt: number
  readonly hiddenAt: number | null
}

/** Why the session must end now, or null. */
export function endOf(watch: SessionWatch, nowMilliseconds: number): SessionEnd | null {
  const hiddenSeconds = watch.hiddenAt === null ? 0 : (nowMilliseconds - watch.hiddenAt) / 1000
  if (hiddenSeconds > BACKGROUND_SECONDS) return 'background'
  return (nowMilliseconds - watch.touchedAt) / 1000 >= IDLE_SECONDS ? 'idle' : null
}

/** What the sign-in screen says afterwards. */
export const endWords: Record<SessionEnd | 'elsewhere' | 'person', string> = {
  idle: 'Nobody touched this iPad for 15 minutes, so the session ended. What was entered is kept.',
  background:
    'The app was out of sight for more than a minute, so the session ended. What was entered is kept.',
  elsewhere: 'The session has ended. Sign in again; what was entered is kept.',
  person: 'You are signed out.',
}
