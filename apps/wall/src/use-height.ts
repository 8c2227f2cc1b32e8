import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

const heightInRem = () =>
  window.innerHeight / Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** The height of the screen in rem, followed when the screen changes. */
export const useHeight = (): number => useSyncExternalStore(subscribe, heightInRem)
