/** Keeps the screen on, where the browser can, and again each time it comes to the front. */
export function keepScreenOn(): void {
  const ask = () => {
    // A browser that cannot, or will not now: the display's own settings decide.
    if (document.visibilityState === 'visible')
      void navigator.wakeLock?.request('screen').catch(() => undefined)
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}
