const signsOfLife = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
const signOfWork = 'salus-work'
const lookEveryMs = 5000

/** How long work that somebody waits for keeps a wallet open which nobody touches. */
export const longestWorkMs = 60 * 60 * 1000

/** Says that something somebody waits for came a step further: a part of a download, one of many files. */
export function workAdvanced(page: EventTarget = document): void {
  page.dispatchEvent(new Event(signOfWork))
}

/**
 * Calls once nobody has touched the page for so long, a machine that slept through it included. Work that comes on
 * counts as a touch, but not without end: who walked away is gone. spec portal 4.5
 */
export function whenIdle(milliseconds: number, onIdle: () => void, page: EventTarget): () => void {
  let touched = Date.now()
  let worked = touched
  const touch = () => { touched = Date.now() }
  const work = () => { worked = Date.now() }
  // Compared by the clock: timers stand still while a machine sleeps.
  const look = () => {
    // A clock that was set back would give time that nobody has.
    touched = Math.min(touched, Date.now())
    worked = Math.min(worked, Date.now())
    const last = Math.max(touched, Math.min(worked, touched + longestWorkMs))
    if (Date.now() - last >= milliseconds) {
      end()
      onIdle()
    }
  }
  const timer = setInterval(look, Math.min(milliseconds, lookEveryMs))
  const end = () => {
    clearInterval(timer)
    page.removeEventListener('visibilitychange', look)
    page.removeEventListener(signOfWork, work)
    signsOfLife.forEach(sign => page.removeEventListener(sign, touch, { capture: true }))
  }
  page.addEventListener('visibilitychange', look)
  page.addEventListener(signOfWork, work)
  signsOfLife.forEach(sign => page.addEventListener(sign, touch, { capture: true, passive: true }))
  return end
}
