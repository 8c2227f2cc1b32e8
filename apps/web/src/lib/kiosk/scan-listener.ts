import { feedWedge, idleWedge } from '@batchproof/ui'

/**
 * Hears a keyboard-wedge scanner anywhere on the page, whatever has the focus, without taking keys from a person who
 * types. Returns what ends the listening.
 */
export function listenForScans(onscan: (text: string) => void): () => void {
  let wedge = idleWedge
  const onkeydown = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null
    // A field under the cursor reads its own keys.
    if (target?.closest('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return
    const step = feedWedge(wedge, event.key, event.timeStamp)
    wedge = step.state
    if (step.scanned === null) return
    event.preventDefault()
    onscan(step.scanned)
  }
  // Before the page's own handlers: the Enter of a scan must not press the button that has the focus.
  window.addEventListener('keydown', onkeydown, { capture: true })
  return () => window.removeEventListener('keydown', onkeydown, { capture: true })
}
