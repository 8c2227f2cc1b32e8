import type { ReadCodes } from './barcode-reader.ts'

/** How the camera stands; `empty`: it looks, and has found nothing for a while. */
export type CameraState =
  'opening' | 'looking' | 'empty' | 'no_camera' | 'refused' | 'in_use' | 'no_reader' | 'closed'

/** A picture is looked at this often: enough for a steady hand, and cool enough for a shift. */
const LOOK_EVERY_MILLISECONDS = 180
const EMPTY_AFTER_MILLISECONDS = 8000

/** What the camera needs from outside. */
export interface CameraParts {
  readonly openStream: () => Promise<MediaStream>
  readonly loadReader: () => Promise<ReadCodes>
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly now?: () => number
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** The camera on the back of the iPad, in the finest picture that it gives without being slow. */
export const openBackCamera = (): Promise<MediaStream> => {
  // An address without https has no camera at all.
  if (!navigator.mediaDevices) return Promise.reject(new DOMException('no camera here', 'NotFoundError'))
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
    audio: false,
  })
}

function stateOfFailure(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotReadableError' || name === 'AbortError' ? 'in_use' : 'no_camera'
}

/** Scans with the camera: opens it, looks for a code until there is one, and lets go of it again. */
export class CameraScan {
  readonly #parts: Required<CameraParts>
  state = $state<CameraState>('opening')
  /** Null where the camera has no lamp; else whether it is on. */
  torch = $state<boolean | null>(null)
  stream = $state.raw<MediaStream | null>(null)

  constructor(parts: CameraParts) {
    this.#parts = { wait: pause, now: () => performance.now(), ...parts }
  }

  /** Opens the camera and looks through `video` until a code is found or the camera is closed; null then. */
  async scan(video: HTMLVideoElement): Promise<string | null> {
    this.state = 'opening'
    const reader = this.#parts.loadReader()
    // Awaited below; while the camera asks for leave it must not count as nobody's.
    reader.catch(() => undefined)
    try {
      const stream = await this.#parts.openStream()
      if (this.#isClosed()) {
        stopAll(stream)
        return null
      }
      await this.#show(video, stream)
    } catch (error) {
      if (!this.#isClosed()) this.state = stateOfFailure(error)
      return null
    }
    try {
      return await this.#look(await reader, video)
    } catch {
      this.#release()
      if (!this.#isClosed()) this.state = 'no_reader'
      return null
    }
  }

  async switchTorch(): Promise<void> {
    const [track] = this.stream?.getVideoTracks() ?? []
    if (!track || this.torch === null) return
    const wanted = !this.torch
    // `torch` is not in the types of the browser's own constraints yet.
    await track.applyConstraints({ advanced: [{ torch: wanted } as MediaTrackConstraintSet] })
    this.torch = wanted
  }

  close(): void {
    this.state = 'closed'
    this.#release()
  }

  /** Closing happens while something else is awaited. */
  #isClosed(): boolean {
    return this.state === 'closed'
  }

  async #show(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
    this.stream = stream
    const [track] = stream.getVideoTracks()
    const able = track?.getCapabilities?.() as { torch?: boolean } | undefined
    this.torch = able?.torch ? false : null
    video.srcObject = stream
    await video.play()
  }

  async #look(read: ReadCodes, video: HTMLVideoElement): Promise<string | null> {
    if (this.#isClosed()) return null
    const begunAt = this.#parts.now()
    this.state = 'looking'
    while (!this.#isClosed()) {
      const found = (await read(video)).find((text) => text.trim() !== '')
      if (found !== undefined && !this.#isClosed()) {
        this.close()
        return found
      }
      if (this.state === 'looking' && this.#parts.now() - begunAt > EMPTY_AFTER_MILLISECONDS)
        this.state = 'empty'
      await this.#parts.wait(LOOK_EVERY_MILLISECONDS)
    }
    return null
  }

  #release(): void {
    if (this.stream) stopAll(this.stream)
    this.stream = null
    this.torch = null
  }
}

/** Lets go of the camera, so that its light goes out. */
function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
