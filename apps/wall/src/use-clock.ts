import { useEffect, useState } from 'react'

const MINUTE_MILLISECONDS = 60_000

/** The time now in milliseconds, anew at each full minute: no second hand draws the eye. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const waitForNext = () => {
      const untilNext = MINUTE_MILLISECONDS - (Date.now() % MINUTE_MILLISECONDS)
      timer = setTimeout(() => {
        setNow(Date.now())
        waitForNext()
      }, untilNext + 20)
    }
    waitForNext()
    return () => clearTimeout(timer)
  }, [])
  return now
}

/** The height of the screen in rem, followed when the screen changes. */
export function useHeight(): number {
  const [height, setHeight] = useState(heightInRem)
  useEffect(() => {
    const measure = () => setHeight(heightInRem())
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return height
}

const heightInRem = () =>
  window.innerHeight / Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
