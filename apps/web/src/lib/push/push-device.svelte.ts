import type { ApiOutputs } from '../api/client.ts'
import { api } from '../office/api.ts'
import { failureWords } from '../office/failure.ts'

type PushView = ApiOutputs['push']['get']

const WORKER = '/service-worker.js'

/** Whether this browser can be told while no page is open. An iPad can once the site is on its home screen. */
export const pushWorks = (): boolean =>
  typeof window !== 'undefined' &&
  'serviceWorker' in navigator &&
  'PushManager' in window &&
  'Notification' in window

/** The key of a subscription in the form in which the server takes it. */
function keyOf(subscription: PushSubscription, name: 'p256dh' | 'auth'): string {
  const bytes = new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer(0))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** 'Chrome on Windows': so that one's browsers can be told apart. */
export function deviceLabel(userAgent: string): string {
  const browser =
    [
      [/Edg\//, 'Edge'],
      [/Firefox\//, 'Firefox'],
      [/Chrome\//, 'Chrome'],
      [/Safari\//, 'Safari'],
    ].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1] ?? 'Browser'
  const system =
    [
      [/iPad|Macintosh.*Mobile/, 'iPad'],
      [/iPhone/, 'iPhone'],
      [/Android/, 'Android'],
      [/Windows/, 'Windows'],
      [/Mac OS X/, 'Mac'],
      [/Linux/, 'Linux'],
    ].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1] ?? 'this machine'
  return `${browser as string} on ${system as string}`
}

/** Web Push on this browser: whether it is on, and turning it on and off. */
export class PushDevice {
  /** The browser's own subscription, whoever's it is; null: none, undefined: not looked yet. */
  endpoint = $state<string | null | undefined>(undefined)
  busy = $state(false)
  problem = $state<string | null>(null)
  readonly #view: () => PushView

  constructor(view: () => PushView) {
    this.#view = view
  }

  /** Whether the signed-in person is told on this browser. */
  get isOn(): boolean {
    return this.#view().devices.some(({ endpoint }) => endpoint === this.endpoint)
  }

  /** Looks what the browser has. For when the page is there. */
  async look(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration('/')
    this.endpoint = (await registration?.pushManager.getSubscription())?.endpoint ?? null
  }

  /** Turns it on. Says whether it is. */
  async turnOn(): Promise<boolean> {
    return this.#work(async () => {
      const { publicKey } = this.#view()
      if (publicKey === null) return 'This installation sends no notifications to browsers.'
      if ((await Notification.requestPermission()) !== 'granted')
        return 'The browser does not allow notifications from this site. Allow them in its settings, then try again.'
      await navigator.serviceWorker.register(WORKER)
      const registration = await navigator.serviceWorker.ready
      const subscription = await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: publicKey,
      })
      const { on } = await api().push.subscribe.mutate({
        endpoint: subscription.endpoint,
        p256dh: keyOf(subscription, 'p256dh'),
        auth: keyOf(subscription, 'auth'),
        label: deviceLabel(navigator.userAgent),
      })
      this.endpoint = subscription.endpoint
      return on ? null : 'The push service of this browser is not one that this installation sends to.'
    })
  }

  /** Turns it off on a browser of the person's: this one, or another that is not at hand. */
  async turnOff(endpoint: string): Promise<boolean> {
    return this.#work(async () => {
      await api().push.unsubscribe.mutate({ endpoint })
      if (endpoint !== this.endpoint) return null
      const registration = await navigator.serviceWorker.getRegistration('/')
      await (await registration?.pushManager.getSubscription())?.unsubscribe()
      this.endpoint = null
      return null
    })
  }

  async #work(work: () => Promise<string | null>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    try {
      this.problem = await work()
    } catch (error) {
      // What the browser itself says no to: its push service cannot be reached, or is turned off.
      this.problem =
        error instanceof DOMException
          ? 'The browser could not be registered at its push service. Try again, or use another browser.'
          : failureWords(error)
    }
    this.busy = false
    return this.problem === null
  }
}
