/**
 * Keeps the iPad's screen on, as long as it can be had: a balance takes longer to settle than a screen stays lit.
 * Returns what gives it back.
 */
export function keepAwake(): () => void {
  let sentinel: WakeLockSentinel | null = null
  let ended = false
  const request = async () => {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
    try {
      sentinel = await navigator.wakeLock.request('screen')
      if (ended) await sentinel.release()
    } catch {
      // Refused on low battery: the screen may dim, nothing is lost.
      sentinel = null
    }
  }
  // The system takes the lock away when the app leaves the screen.
  const again = () => void request()
  document.addEventListener('visibilitychange', again)
  void request()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', again)
    void sentinel?.release()
  }
}
