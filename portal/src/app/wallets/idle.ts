const signsOfLife = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
const lookEveryMs = 5000

/** Calls once nobody has touched the page for so long, a machine that slept through it included. spec portal 4.5 */
export function whenIdle(milliseconds: number, onIdle: () => void, page: EventTarget): () => void {
  let touched = Date.now()
  const touch = () => { touched = Date.now() }
  // Compared by the clock: timers stand still while a machine sleeps.
  const look = () => {
    // A clock that was set back would give time that nobody has.
    touched = Math.min(touched, Date.now())
    if (Date.now() - touched >= milliseconds) {
      end()
      onIdle()
    }
  }
  const timer = setInterval(look, Math.min(milliseconds, lookEveryMs))
  const end = () => {
    clearInterval(timer)
    page.removeEventListener('visibilitychange', look)
    signsOfLife.forEach(sign => page.removeEventListener(sign, touch, { capture: true }))
  }
  page.addEventListener('visibilitychange', look)
  signsOfLife.forEach(sign => page.addEventListener(sign, touch, { capture: true, passive: true }))
  return end
}
