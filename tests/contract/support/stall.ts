/** Measures how long the event loop of this thread stands still, as a request being served would feel it. */
export function watchEventLoop(): { maxStallMilliseconds: () => number } {
  const stepMilliseconds = 5
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - stepMilliseconds)
    last = now
  }, stepMilliseconds)
  return {
    maxStallMilliseconds: () => {
      clearInterval(timer)
      return Math.max(longest, performance.now() - last - stepMilliseconds)
    },
  }
}
