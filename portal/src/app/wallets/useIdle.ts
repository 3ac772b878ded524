import { useEffect } from 'react'

const signsOfLife = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** Calls once nobody has touched the page for so long, a page that slept through it included. */
export function useIdle(milliseconds: number, isWatched: boolean, onIdle: () => void): void {
  useEffect(() => {
    if (!isWatched) {
      return undefined
    }
    let touched = Date.now()
    const touch = () => { touched = Date.now() }
    // Compared by the clock: timers stand still while a machine sleeps.
    const look = () => {
      if (Date.now() - touched >= milliseconds) {
        onIdle()
      }
    }
    const timer = setInterval(look, Math.min(milliseconds, 5000))
    document.addEventListener('visibilitychange', look)
    signsOfLife.forEach(sign => document.addEventListener(sign, touch, { capture: true, passive: true }))
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      signsOfLife.forEach(sign => document.removeEventListener(sign, touch, { capture: true }))
    }
  }, [milliseconds, isWatched, onIdle])
}
