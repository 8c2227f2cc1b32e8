/** A drag that goes on: what is dragged, and how far the pointer has come since it was taken up. */
export interface Drag {
  readonly id: string
  readonly element: HTMLElement
  readonly deltaX: number
  readonly deltaY: number
}

export interface PointerDragOptions {
  /** What lies under the pointer and is dragged over: the element with `data-drop`, or null. */
  readonly onmove: (drag: Drag, target: HTMLElement | null) => void
  readonly ondrop: (drag: Drag, target: HTMLElement | null) => void
  readonly oncancel: () => void
}

/** A hand that moves this far means to drag; less is a click. */
const START_PIXELS = 6
/** A finger must rest so long first, because a finger that moves at once scrolls. */
const HOLD_MILLISECONDS = 300
/** So near to an edge the view scrolls along. */
const EDGE_PIXELS = 56
const SCROLL_PIXELS = 14

/**
 * Lets elements with `data-drag="<id>"` inside the container be dragged by mouse, pen or finger onto elements with
 * `data-drop`. What is dragged follows the pointer as a picture; the element itself stays until the caller moves it.
 * For `{@attach}`: takes the container, gives back how to stop.
 */
export function pointerDrag(options: PointerDragOptions): (container: HTMLElement) => () => void {
  return (container) => {
    const session = new DragSession(container, options)
    const onDown = (event: PointerEvent) => session.down(event)
    const noNative = (event: Event) => event.preventDefault()
    const noScroll = (event: TouchEvent) => {
      if (session.isDragging) event.preventDefault()
    }
    container.addEventListener('pointerdown', onDown)
    container.addEventListener('dragstart', noNative)
    container.addEventListener('touchmove', noScroll, { passive: false })
    return () => {
      session.cancel()
      container.removeEventListener('pointerdown', onDown)
      container.removeEventListener('dragstart', noNative)
      container.removeEventListener('touchmove', noScroll)
    }
  }
}

class DragSession {
  readonly #container: HTMLElement
  readonly #options: PointerDragOptions
  #element: HTMLElement | null = null
  #picture: HTMLElement | null = null
  #pointerId = -1
  #startX = 0
  #startY = 0
  #x = 0
  #y = 0
  #hold: ReturnType<typeof setTimeout> | undefined
  #scrolling = 0

  constructor(container: HTMLElement, options: PointerDragOptions) {
    this.#container = container
    this.#options = options
  }

  get isDragging(): boolean {
    return this.#picture !== null
  }

  down(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary || this.#element) return
    const from = event.target as HTMLElement
    const element = from.closest<HTMLElement>('[data-drag]')
    if (!element || from.closest('[data-no-drag]')) return
    this.#element = element
    this.#pointerId = event.pointerId
    this.#startX = this.#x = event.clientX
    this.#startY = this.#y = event.clientY
    if (event.pointerType !== 'mouse') this.#hold = setTimeout(() => this.#begin(), HOLD_MILLISECONDS)
    addEventListener('pointermove', this.#onMove)
    addEventListener('pointerup', this.#onUp)
    addEventListener('pointercancel', this.#onCancel)
    addEventListener('keydown', this.#onKey, true)
  }

  cancel(): void {
    if (this.isDragging) this.#options.oncancel()
    this.#end()
  }

  #drag(element: HTMLElement): Drag {
    return {
      id: element.dataset['drag'] ?? '',
      element,
      deltaX: this.#x - this.#startX,
      deltaY: this.#y - this.#startY,
    }
  }

  /** From now on it is a drag: a picture of the element follows the pointer. */
  #begin(): void {
    const element = this.#element
    if (!element) return
    const box = element.getBoundingClientRect()
    const picture = element.cloneNode(true) as HTMLElement
    picture.removeAttribute('id')
    picture.setAttribute('aria-hidden', 'true')
    Object.assign(picture.style, {
      position: 'fixed',
      zIndex: '60',
      left: `${box.left}px`,
      top: `${box.top}px`,
      width: `${box.width}px`,
      margin: '0',
      pointerEvents: 'none',
      boxShadow: 'var(--shadow)',
      opacity: '0.94',
    })
    picture.inert = true
    this.#container.append(picture)
    this.#picture = picture
    element.dataset['dragging'] = ''
    this.#follow()
    this.#scrollAlong()
  }

  readonly #onMove = (event: PointerEvent) => {
    if (event.pointerId !== this.#pointerId) return
    this.#x = event.clientX
    this.#y = event.clientY
    if (this.isDragging) return this.#follow()
    const far = Math.hypot(this.#x - this.#startX, this.#y - this.#startY) > START_PIXELS
    if (!far) return
    // A finger that moves before it has rested scrolls the page.
    if (event.pointerType === 'mouse') this.#begin()
    else this.#end()
  }

  #follow(): void {
    if (!this.#element || !this.#picture) return
    this.#picture.style.transform = `translate(${this.#x - this.#startX}px, ${this.#y - this.#startY}px)`
    this.#options.onmove(this.#drag(this.#element), this.#target())
  }

  #target(): HTMLElement | null {
    const under = document.elementFromPoint(this.#x, this.#y)
    const target = under?.closest<HTMLElement>('[data-drop]') ?? null
    return target && this.#container.contains(target) ? target : null
  }

  readonly #scrollAlong = () => {
    if (!this.isDragging) return
    const within = this.#container.querySelectorAll<HTMLElement>('[data-scrolls]')
    const scrollers = 'scrolls' in this.#container.dataset ? [this.#container, ...within] : within
    for (const scroller of scrollers) {
      const { left, right, top, bottom } = scroller.getBoundingClientRect()
      if (this.#y < top || this.#y > bottom) continue
      if (this.#x > right - EDGE_PIXELS) scroller.scrollLeft += SCROLL_PIXELS
      else if (this.#x < left + EDGE_PIXELS) scroller.scrollLeft -= SCROLL_PIXELS
    }
    if (this.#y > innerHeight - EDGE_PIXELS) scrollBy(0, SCROLL_PIXELS)
    else if (this.#y < EDGE_PIXELS) scrollBy(0, -SCROLL_PIXELS)
    this.#scrolling = requestAnimationFrame(this.#scrollAlong)
  }

  readonly #onUp = (event: PointerEvent) => {
    if (event.pointerId !== this.#pointerId) return
    const element = this.#element
    const wasDragging = this.isDragging
    const target = wasDragging ? this.#target() : null
    const drag = element ? this.#drag(element) : null
    this.#end()
    if (!wasDragging || !drag) return
    // The click that follows would open what was dragged.
    const stop = (click: Event) => {
      click.preventDefault()
      click.stopPropagation()
    }
    addEventListener('click', stop, { capture: true, once: true })
    setTimeout(() => removeEventListener('click', stop, { capture: true }), 50)
    this.#options.ondrop(drag, target)
  }

  readonly #onCancel = () => this.cancel()

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.isDragging) return
    event.preventDefault()
    event.stopPropagation()
    this.cancel()
  }

  #end(): void {
    clearTimeout(this.#hold)
    cancelAnimationFrame(this.#scrolling)
    this.#picture?.remove()
    this.#picture = null
    if (this.#element) delete this.#element.dataset['dragging']
    this.#element = null
    removeEventListener('pointermove', this.#onMove)
    removeEventListener('pointerup', this.#onUp)
    removeEventListener('pointercancel', this.#onCancel)
    removeEventListener('keydown', this.#onKey, true)
  }
}
