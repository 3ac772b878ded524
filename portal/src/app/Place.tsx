import { useEffect, useRef, type ReactNode } from 'react'

const fields = ['input:not([type=radio]:not(:checked))', 'select', 'textarea', 'button', 'a[href]']
  .map(one => `${one}:not(:disabled, [type=hidden], [type=file])`).join(', ')

/**
 * Where one step takes another's place. The focus of the keyboard, which would fall to the page with what had it, goes
 * to the heading of what came, else to its first field. WCAG 2.4.3, spec portal 8.13
 */
export function Place({ step, children }: { step: unknown; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current !== step) {
      shown.current = step
      // Who went elsewhere meanwhile stays there.
      if (document.activeElement === document.body) {
        begin(place.current)
      }
    }
  }, [step])
  return <div ref={place} className="place">{children}</div>
}

function begin(place: HTMLElement | null): void {
  const heading = place?.querySelector<HTMLElement>('h1, h2, h3')
  heading?.setAttribute('tabindex', '-1')
  const first = heading ?? place?.querySelector<HTMLElement>(fields)
  first?.focus()
}
