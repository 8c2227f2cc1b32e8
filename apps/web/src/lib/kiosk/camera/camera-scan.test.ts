import { describe, expect, it, vi } from 'vitest'
import { CameraScan, type CameraParts } from './camera-scan.svelte.ts'

function stream({ torch = false } = {}) {
  const track = {
    stop: vi.fn(),
    getCapabilities: () => ({ torch }),
    applyConstraints: vi.fn(async () => undefined),
  }
  return {
    track,
    media: { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream,
  }
}
const video = () => ({ srcObject: null, play: async () => undefined }) as unknown as HTMLVideoElement

/** A camera whose pictures are a list, on a clock that moves when it waits. */
function camera(pictures: string[][], parts: Partial<CameraParts> = {}, opened = stream()) {
  let now = 0
  let looked = 0
  const scan = new CameraScan({
    openStream: async () => opened.media,
    loadReader: async () => async () => pictures[looked++] ?? [],
    now: () => now,
    wait: async (milliseconds) => {
      now += milliseconds
      if (now > 60_000) scan.close()
    },
    ...parts,
  })
  return { scan, opened }
}

describe('the camera', () => {
  it('[B08.1] looks until there is a code, gives it, and lets go of the camera', async () => {
    const { scan, opened } = camera([[], [], [' '], ['0100312345678906']])
    expect(await scan.scan(video())).toBe('0100312345678906')
    expect(scan.state).toBe('closed')
    expect(opened.track.stop).toHaveBeenCalledOnce()
  })

  it('[B08.1] says after a while that it has found nothing, and goes on looking', async () => {
    const pictures: string[][] = Array.from({ length: 60 }, () => [])
    let now = 0
    const states = new Set<string>()
    const wait = async (milliseconds: number) => {
      now += milliseconds
      states.add(scan.state)
    }
    const { scan } = camera([...pictures, ['LATE']], { now: () => now, wait })
    expect(await scan.scan(video())).toBe('LATE')
    expect([...states]).toEqual(['looking', 'empty'])
  })

  it.each([
    ['NotAllowedError', 'refused'],
    ['SecurityError', 'refused'],
    ['NotFoundError', 'no_camera'],
    ['OverconstrainedError', 'no_camera'],
    ['NotReadableError', 'in_use'],
  ])('[B08.1] tells %s as %s', async (name, state) => {
    const openStream = () => Promise.reject(new DOMException('no', name))
    const { scan } = camera([], { openStream })
    expect(await scan.scan(video())).toBeNull()
    expect(scan.state).toBe(state)
  })

  it('[B08.1] says that the reader did not load, and lets go of the camera', async () => {
    const { scan, opened } = camera([], { loadReader: () => Promise.reject(new Error('no network')) })
    expect(await scan.scan(video())).toBeNull()
    expect(scan.state).toBe('no_reader')
    expect(opened.track.stop).toHaveBeenCalledOnce()
  })

  it('[B08.1] that is closed while it opens is let go of, and finds nothing', async () => {
    const opened = stream()
    let open: (media: MediaStream) => void = () => undefined
    const openStream = () => new Promise<MediaStream>((resolve) => (open = resolve))
    const { scan } = camera([['0100312345678906']], { openStream }, opened)
    const found = scan.scan(video())
    scan.close()
    open(opened.media)
    expect(await found).toBeNull()
    expect(opened.track.stop).toHaveBeenCalledOnce()
  })

  it('[B08.1] has a lamp only where the camera has one', async () => {
    const wait = () => new Promise<void>(() => undefined)
    const dark = camera([], { wait })
    void dark.scan.scan(video())
    await vi.waitFor(() => expect(dark.scan.stream).not.toBeNull())
    expect(dark.scan.torch).toBeNull()
    dark.scan.close()
    const bright = camera([], { wait }, stream({ torch: true }))
    void bright.scan.scan(video())
    await vi.waitFor(() => expect(bright.scan.torch).toBe(false))
    await bright.scan.switchTorch()
    expect(bright.scan.torch).toBe(true)
    expect(bright.opened.track.applyConstraints).toHaveBeenCalledWith({ advanced: [{ torch: true }] })
    bright.scan.close()
  })
})
