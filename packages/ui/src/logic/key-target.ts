/**
 * Whether a key pressed anywhere on the page is meant for the pad under `root`: not while a person writes
 * in a field, not with a modifier held, and not when a dialog stands in front of the pad (or the pad in
 * front of the rest).
 */
export function keyIsForPad(event: KeyboardEvent, root: Element | null | undefined): boolean {
  if (!root || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input, textarea, select, [contenteditable="true"]')) return false
  return (
    (target?.closest('[role="dialog"], [role="alertdialog"]') ?? null) ===
    root.closest('[role="dialog"], [role="alertdialog"]')
  )
}
