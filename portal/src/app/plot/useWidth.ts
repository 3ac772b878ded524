import { useCallback, useState, type RefCallback } from 'react'

/** How wide an element is: known before it is first painted, and as it was while it is hidden. */
export function useWidth(): [ref: RefCallback<HTMLElement>, width: number] {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) {
      return
    }
    const measure = () => {
      if (element.clientWidth > 0) {
        setWidth(element.clientWidth)
      }
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
