import { Button, Group, Stack, Text } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { readDicom, samplesOf, type Dicom, type Window } from './dicom'
import { DicomRejected } from './elements'
import { greys, points, valuesOf, widest } from './grey'

/** An image of a DICOM file, frame by frame. spec portal 9.4, 9.5 */
export function DicomView({ blob }: { blob: Blob }) {
  const text = useText().dicom
  const { value: dicom, fault } = useAnswer(useCallback(() => readDicom(blob), [blob]))
  if (dicom !== undefined) {
    return <Frames dicom={dicom} />
  }
  return fault instanceof DicomRejected && fault.code === 'dicom-not-shown'
    ? <Text className="long">{text.notShown(fault.why)}</Text>
    : <Fault fault={fault} />
}

function Frames({ dicom }: { dicom: Dicom }) {
  const text = useText().dicom
  const { layout, said } = dicom
  const [frame, setFrame] = useState(0)
  const [chosen, setChosen] = useState(layout.window)
  const [shown, setShown] = useState<{ frame: number; widest: Window | undefined }>()
  const [fault, setFault] = useState<unknown>()
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    let isLeft = false
    const draw = async () => {
      const drawn = await pointsOf(dicom, frame, chosen)
      const own = canvas.current
      if (!isLeft && own !== null) {
        own.getContext('2d')?.putImageData(drawn.image, 0, 0)
        setShown({ frame, widest: drawn.widest })
      }
    }
    draw().catch(why => { isLeft || setFault(why) })
    return () => { isLeft = true }
  }, [dicom, frame, chosen])

  if (fault !== undefined) {
    return <Fault fault={fault} />
  }
  const isWindowed = samplesOf(layout) === 1 && !dicom.isJpeg
  const words = [said.modality, said.study, said.series, said.date].filter(word => word !== '').join(', ')
  return (
    <Stack gap="xs" role="group" aria-label={text.title}>
      {words !== '' && <Text size="sm" className="long">{words}</Text>}
      {said.patient !== '' && <Text size="sm" className="long">{text.patient(said.patient)}</Text>}
      <canvas ref={canvas} className="frame" width={layout.columns} height={layout.rows} role="img"
        aria-label={text.frame((shown?.frame ?? frame) + 1, layout.frames, layout.columns, layout.rows)}
        style={{ aspectRatio: `${layout.columns * layout.aspect} / ${layout.rows}` }} />
      {layout.frames > 1 && (
        <Range label={text.frameOf(frame + 1, layout.frames)} least={0} greatest={layout.frames - 1} value={frame}
          choose={setFrame} />
      )}
      {isWindowed && shown?.widest !== undefined && (
        <Windowing value={chosen ?? shown.widest} widest={shown.widest} stored={layout.window} choose={setChosen} />
      )}
      <Text size="sm" c="dimmed">{text.notForDiagnosis}</Text>
    </Stack>
  )
}

interface Choosing {
  value: Window
  widest: Window
  stored: Window | undefined
  choose: (window: Window | undefined) => void
}

function Windowing({ value, widest: all, stored, choose }: Choosing) {
  const text = useText().dicom
  const [least, greatest] = [Math.floor(all.center - all.width / 2), Math.ceil(all.center + all.width / 2)]
  return (
    <Stack gap={4}>
      <Range label={text.center(Math.round(value.center))} least={least} greatest={greatest} value={value.center}
        choose={center => choose({ ...value, center })} />
      <Range label={text.width(Math.round(value.width))} least={1} greatest={Math.max(2, Math.ceil(2 * all.width))}
        value={value.width} choose={width => choose({ ...value, width })} />
      <Group gap="xs">
        {stored !== undefined && (
          <Button size="xs" variant="default" onClick={() => choose(stored)}>{text.asStored}</Button>
        )}
        <Button size="xs" variant="default" onClick={() => choose(all)}>{text.all}</Button>
      </Group>
    </Stack>
  )
}

interface Ranged { label: string; least: number; greatest: number; value: number; choose: (value: number) => void }

function Range({ label, least, greatest, value, choose }: Ranged) {
  return (
    <label className="range">
      <span>{label}</span>
      <input type="range" min={least} max={greatest} step={1} value={Math.round(value)}
        onChange={event => choose(Number(event.currentTarget.value))} />
    </label>
  )
}

interface Points { image: ImageData; widest: Window | undefined }

async function pointsOf(dicom: Dicom, number: number, chosen: Window | undefined): Promise<Points> {
  const { layout } = dicom
  const frame = await dicom.frame(number)
  if (dicom.isJpeg) {
    return { image: await decoded(frame, layout), widest: undefined }
  }
  const values = valuesOf(await frame.arrayBuffer(), layout)
  const all = samplesOf(layout) === 1 ? widest(values, layout) : undefined
  const table = all === undefined ? undefined : greys(layout, chosen ?? all)
  return { image: new ImageData(points(values, layout, table), layout.columns), widest: all }
}

// The browser's own decoder, of a frame whose size is known by then.
async function decoded(frame: Blob, { columns, rows, kind }: Dicom['layout']): Promise<ImageData> {
  const bitmap = await createImageBitmap(frame).catch(() => {
    throw new DicomRejected('dicom-damaged', 'a frame does not decode')
  })
  const drawing = new OffscreenCanvas(columns, rows).getContext('2d')
  if (drawing === null) {
    throw new DicomRejected('dicom-not-shown', 'no canvas')
  }
  if (kind === 'MONOCHROME1') {
    drawing.filter = 'invert(1)'
  }
  drawing.drawImage(bitmap, 0, 0)
  bitmap.close()
  return drawing.getImageData(0, 0, columns, rows)
}
