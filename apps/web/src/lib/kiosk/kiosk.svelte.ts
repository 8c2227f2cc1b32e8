import { createContext } from 'svelte'
import type { MeView } from '@batchproof/protocol'
import { ROLES } from '@batchproof/domain'
import { countDrafts } from './draft.ts'
import { SessionEnded } from './kiosk-api.ts'
import { endOf } from './session-watch.ts'
import type { KeyValueStore } from './draft.ts'
import type { KioskApi } from './kiosk-api.ts'
import type { SessionEnd, SessionWatch } from './session-watch.ts'

const THEME_KEY = 'batchproof.theme'
const ZONE_KEY = 'batchproof.timeZone'
const HIDDEN_KEY = 'batchproof.hiddenAt'
const PIN_DUE_KEY = 'batchproof.pinDue'
const RETURN_KEY = 'batchproof.return'
/** While somebody works, the server hears of it at least this often: its idle clock counts requests, ours touches. */
const SIGN_OF_LIFE_MILLISECONDS = 60_000
/** While the server does not answer, it is asked this often. */
const RETRY_MILLISECONDS = 10_000

export type EndReason = SessionEnd | 'elsewhere' | 'person'

/** The iPad: who is signed in, whether the server answers, the clock, the light, and when the session ends. */
export class Kiosk {
  readonly api: KioskApi
  readonly store: KeyValueStore
  me = $state<MeView | null>(null)
  online = $state(true)
  nowMilliseconds = $state(Date.now())
  theme = $state<'bright' | 'dim'>('bright')
  endedBy = $state<EndReason | null>(null)
  /** Steps with entries on this iPad that are not in the record. */
  waitingCount = $state(0)
  /** Called when somebody has worked for a while, and when the app comes back: screens refresh themselves. */
  refresh: (() => void) | null = null
  /** Called once when the session has ended, whatever ended it. */
  whenEnded: (() => void) | null = null
  /** The address on the screen, to come back to. */
  placeNow: () => string = () => '/kiosk'
  #watch: SessionWatch = { touchedAt: Date.now(), hiddenAt: null }
  #lastSignOfLife = Date.now()
  #touchedSinceSign = false
  #zone = $state<string | null>(null)

  constructor(api: KioskApi, store: KeyValueStore) {
    this.api = api
    this.store = store
    this.theme = store.getItem(THEME_KEY) === 'dim' ? 'dim' : 'bright'
    this.#zone = store.getItem(ZONE_KEY)
    this.countWaiting()
  }

  now = $derived(new Date(this.nowMilliseconds).toISOString())
  /** The zone of the clock: the facility's as soon as it is known, and this iPad's own before. */
  timeZone = $derived(
    this.me?.organisation.timeZone ?? this.#zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  )
  person = $derived.by(() => {
    if (!this.me) return undefined
    const [first] = this.me.person.roles
    return { name: this.me.person.name, role: first ? ROLES[first] : '' }
  })
  connection = $derived.by(() => {
    const waitingLabel =
      this.waitingCount === 0
        ? undefined
        : `${this.waitingCount} ${this.waitingCount === 1 ? 'step' : 'steps'} not sent yet`
    return this.online
      ? { state: 'online' as const, label: 'Online' }
      : {
          state: 'offline' as const,
          label: 'No connection — what you enter is kept on this iPad',
          waitingLabel,
        }
  })

  /** How long nobody has touched this iPad, by the second. */
  get untouchedSeconds(): number {
    return Math.floor((this.nowMilliseconds - this.#watch.touchedAt) / 1000)
  }

  countWaiting(): void {
    this.waitingCount = countDrafts(this.store)
  }

  /** The outcome of any request: an answer of whatever kind shows that the server is there. */
  heard(outcome: 'answer' | 'nothing' | 'session_ended'): void {
    this.online = outcome !== 'nothing'
    if (outcome === 'session_ended' && this.me) this.#ended('elsewhere')
  }

  /** The facility's zone, which is kept: the clock is right without a session and without a network too. */
  noteZone(timeZone: string): void {
    this.#zone = timeZone
    this.store.setItem(ZONE_KEY, timeZone)
  }

  setTheme(theme: 'bright' | 'dim'): void {
    this.theme = theme
    this.store.setItem(THEME_KEY, theme)
  }

  /** A session is open in which nothing but choosing a new PIN is allowed. */
  notePinDue(isDue: boolean): void {
    if (isDue) this.store.setItem(PIN_DUE_KEY, 'true')
    else this.store.removeItem(PIN_DUE_KEY)
  }

  /** Finds the open session, if there is one that has not been out of sight for too long. */
  async restore(): Promise<MeView | null> {
    const hiddenAt = Number(this.store.getItem(HIDDEN_KEY) ?? 0)
    this.store.removeItem(HIDDEN_KEY)
    this.me = await this.api.me()
    this.#watch = { touchedAt: Date.now(), hiddenAt: null }
    // The app was closed in the background and opened again: the page's own timers did not run meanwhile.
    // The present PIN, which the change needs, was only in memory: the person signs in once more.
    if (this.me && this.store.getItem(PIN_DUE_KEY) !== null) await this.signOut('person')
    if (this.me && hiddenAt > 0 && endOf({ touchedAt: Date.now(), hiddenAt }, Date.now()))
      await this.signOut('background')
    return this.me
  }

  /** Ends the session. What was entered stays on the iPad. Works without a network too: the person is gone either way. */
  async signOut(reason: EndReason = 'person'): Promise<void> {
    const was = this.me
    this.#ended(reason)
    if (!was) return
    try {
      await this.api.signOut()
    } catch (error) {
      // The server's own idle clock ends it; the screen must not stay open because the network is away.
      if (!(error instanceof Error) || error instanceof SessionEnded) return
      this.online = false
    }
  }

  /** Where the person was when their session ended without them, if it is the same person again; else their batches. */
  takePlace(): string {
    const kept = this.store.getItem(RETURN_KEY)
    this.store.removeItem(RETURN_KEY)
    if (kept === null || !this.me) return '/kiosk/batches'
    const { path, personId } = JSON.parse(kept) as { path: string; personId: string }
    return personId === this.me.person.id && path.startsWith('/kiosk/batches/') ? path : '/kiosk/batches'
  }

  /** Listens to touches, the network and the page's visibility. Returns what stops it. */
  listen(): () => void {
    const touch = () => {
      this.#watch = { ...this.#watch, touchedAt: Date.now() }
      this.#touchedSinceSign = true
    }
    const visibility = () => this.#visibilityChanged()
    const online = () => this.heard('answer')
    const offline = () => this.heard('nothing')
    const ticking = setInterval(() => this.#tick(), 1000)
    const listeners = new AbortController()
    const options = { signal: listeners.signal, capture: true, passive: true }
    window.addEventListener('pointerdown', touch, options)
    window.addEventListener('keydown', touch, options)
    window.addEventListener('online', online, options)
    window.addEventListener('offline', offline, options)
    document.addEventListener('visibilitychange', visibility, options)
    return () => {
      listeners.abort()
      clearInterval(ticking)
    }
  }

  #visibilityChanged(): void {
    if (document.visibilityState === 'hidden') {
      this.#watch = { ...this.#watch, hiddenAt: Date.now() }
      this.store.setItem(HIDDEN_KEY, String(Date.now()))
      return
    }
    this.#endIfDue()
    this.#watch = { ...this.#watch, hiddenAt: null }
    this.store.removeItem(HIDDEN_KEY)
    if (this.me) this.refresh?.()
  }

  #tick(): void {
    this.nowMilliseconds = Date.now()
    if (!this.me) return
    this.#endIfDue()
    const every = this.online ? SIGN_OF_LIFE_MILLISECONDS : RETRY_MILLISECONDS
    const due = this.nowMilliseconds - this.#lastSignOfLife >= every
    if (!due || !this.me || document.visibilityState === 'hidden') return
    if (this.online && !this.#touchedSinceSign) return
    this.#lastSignOfLife = this.nowMilliseconds
    this.#touchedSinceSign = false
    this.refresh?.()
  }

  #endIfDue(): void {
    const reason = endOf(this.#watch, Date.now())
    if (reason && this.me) void this.signOut(reason)
  }

  #ended(reason: EndReason): void {
    if (this.me && reason !== 'person') {
      const place = { path: this.placeNow(), personId: this.me.person.id }
      this.store.setItem(RETURN_KEY, JSON.stringify(place))
    }
    this.me = null
    this.endedBy = reason
    this.countWaiting()
    this.whenEnded?.()
  }

  /** Begins a session that the server has just opened. */
  async begin(): Promise<MeView | null> {
    this.#watch = { touchedAt: Date.now(), hiddenAt: null }
    this.endedBy = null
    this.me = await this.api.me()
    return this.me
  }
}

export const [useKiosk, provideKiosk] = createContext<Kiosk>()
