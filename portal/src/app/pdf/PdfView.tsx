import { Button, Group, Loader, NativeSelect, NumberInput, Stack, Text } from '@mantine/core'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { Pdf } from './pdf'

const zooms = [1, 1.5, 2, 3] as const
const steps: Readonly<Record<string, number>> = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 }

interface Drawn { page: number; canvas: HTMLCanvasElement; words: string }

/** A PDF, page by page, with its words beside it. spec portal 9.2 */
export function PdfView({ blob }: { blob: Blob }) {
  const text = useText().pdf
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState<number>(1)
  const sheet = useRef<HTMLDivElement>(null)
  const widthNow = useCallback(() => (sheet.current?.clientWidth ?? 600) * zoom * devicePixelRatio, [zoom])
  const { pages, drawn, fault } = usePages(blob, page, widthNow)
  const turnTo = (wanted: number) => setPage(Math.min(pages, Math.max(1, Math.round(wanted))))
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step !== undefined && event.target === sheet.current && zoom === 1) {
      event.preventDefault()
      turnTo(page + step)
    }
  }
  if (fault !== undefined) {
    return <Fault fault={fault} />
  }
  return (
    <Stack gap="xs" role="group" aria-label={text.title}>
      <Turning page={page} pages={pages} turnTo={turnTo} zoom={zoom} setZoom={setZoom}
        isDrawing={drawn?.page !== page} />
      <div ref={sheet} className="sheet" tabIndex={0} role="group" aria-label={text.sheet} onKeyDown={press}>
        {drawn !== undefined && <Sheet {...drawn} zoom={zoom} label={text.page(drawn.page, pages)} />}
      </div>
      {drawn !== undefined && (
        <details>
          <summary>{text.words(drawn.page)}</summary>
          <div className="note">{drawn.words.trim() === '' ? text.noWords : drawn.words}</div>
        </details>
      )}
    </Stack>
  )
}

// The document is open as long as it is looked at, and its page is drawn anew when another is wanted, or it wider.
function usePages(blob: Blob, page: number, widthNow: () => number) {
  const [pdf, setPdf] = useState<Pdf>()
  const [drawn, setDrawn] = useState<Drawn>()
  const [fault, setFault] = useState<unknown>()
  useEffect(() => {
    const left = new AbortController()
    Pdf.open(blob, left.signal).then(setPdf, why => { left.signal.aborted || setFault(why) })
    return () => left.abort()
  }, [blob])
  useEffect(() => {
    let isLeft = pdf === undefined
    const draw = async (opened: Pdf) => {
      const canvas = await opened.draw(page, widthNow())
      const words = await opened.words(page)
      isLeft || setDrawn({ page, canvas, words })
    }
    pdf && draw(pdf).catch(why => { isLeft || setFault(why) })
    return () => { isLeft = true }
  }, [pdf, page, widthNow])
  return { pages: pdf?.pages ?? 1, drawn, fault }
}

interface Turned {
  page: number
  pages: number
  turnTo: (page: number) => void
  zoom: number
  setZoom: (zoom: number) => void
  isDrawing: boolean
}

function Turning({ page, pages, turnTo, zoom, setZoom, isDrawing }: Turned) {
  const text = useText().pdf
  const zoomed = zooms.map(one => ({ value: `${one}`, label: one === 1 ? text.wholeWidth : `${100 * one} %` }))
  return (
    <Group gap="xs" align="end" className="turning">
      <Button size="xs" variant="default" disabled={page <= 1} onClick={() => turnTo(page - 1)}>{text.former}</Button>
      <NumberInput className="few" size="xs" label={text.pageOf(pages)} min={1} max={pages} value={page}
        allowDecimal={false} clampBehavior="strict" onChange={value => turnTo(Number(value) || 1)} />
      <Button size="xs" variant="default" disabled={page >= pages} onClick={() => turnTo(page + 1)}>{text.next}</Button>
      <NativeSelect size="xs" label={text.zoom} value={`${zoom}`} data={zoomed}
        onChange={event => setZoom(Number(event.currentTarget.value))} />
      {isDrawing && <Group gap="xs"><Loader size="xs" /><Text size="sm">{text.drawing}</Text></Group>}
    </Group>
  )
}

// A canvas is filled outside of the page: the page before stays until the next one is whole.
function Sheet({ canvas, zoom, label }: { canvas: HTMLCanvasElement; zoom: number; label: string }) {
  const shown = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const own = shown.current
    if (own !== null) {
      own.width = canvas.width
      own.height = canvas.height
      own.getContext('2d')?.drawImage(canvas, 0, 0)
    }
  }, [canvas])
  return <canvas ref={shown} role="img" aria-label={label} style={{ width: `${100 * zoom}%` }} />
}
