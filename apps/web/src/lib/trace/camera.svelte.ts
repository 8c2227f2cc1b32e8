const SMALLEST_SCALE = 0.15
const LARGEST_SCALE = 2.5
/** A picture that fits twice is not blown up. */
const FITTED_SCALE = 1
const STEP = 1.25
const EDGE = 24

interface Size {
  readonly width: number
  readonly height: number
}

/** What part of a picture is seen: its upper left corner in the picture's units, and how many pixels a unit is. */
export class Camera {
  x = $state(0)
  y = $state(0)
  scale = $state(1)
  readonly #frame: () => Size
  readonly #picture: () => Size

  constructor(frame: () => Size, picture: () => Size) {
    this.#frame = frame
    this.#picture = picture
  }

  /** The part of the picture as an SVG viewBox. */
  get viewBox(): string {
    const { width, height } = this.#frame()
    return `${this.x} ${this.y} ${Math.max(1, width / this.scale)} ${Math.max(1, height / this.scale)}`
  }

  /** Shows the whole picture, in the middle. */
  fit(): void {
    const [frame, picture] = [this.#frame(), this.#picture()]
    if (frame.width === 0 || picture.width === 0) return
    const scale = Math.min(frame.width / picture.width, frame.height / picture.height, FITTED_SCALE)
    this.scale = Math.max(SMALLEST_SCALE, scale)
    this.x = (picture.width - frame.width / this.scale) / 2
    this.y = (picture.height - frame.height / this.scale) / 2
  }

  /** Moves by so many pixels of the screen. */
  pan(byX: number, byY: number): void {
    this.x -= byX / this.scale
    this.y -= byY / this.scale
  }

  /** Zooms about a point of the frame, in pixels; its middle when none is given. */
  zoom(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.#frame()
    const { x, y } = at ?? { x: width / 2, y: height / 2 }
    const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, this.scale * factor))
    this.x += x / this.scale - x / scale
    this.y += y / this.scale - y / scale
    this.scale = scale
  }

  zoomIn(): void {
    this.zoom(STEP)
  }

  zoomOut(): void {
    this.zoom(1 / STEP)
  }

  /** Moves just so far that a box about this middle is seen. */
  show(middle: { readonly x: number; readonly y: number }, { width, height }: Size): void {
    const frame = this.#frame()
    const [seenWidth, seenHeight] = [frame.width / this.scale, frame.height / this.scale]
    const margin = EDGE / this.scale
    const left = middle.x - width / 2 - margin
    const right = middle.x + width / 2 + margin
    const top = middle.y - height / 2 - margin
    const bottom = middle.y + height / 2 + margin
    if (left < this.x) this.x = left
    else if (right > this.x + seenWidth) this.x = right - seenWidth
    if (top < this.y) this.y = top
    else if (bottom > this.y + seenHeight) this.y = bottom - seenHeight
  }
}
