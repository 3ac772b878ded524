import { lazy } from 'react'
import { Arriving } from './Arriving'
import { Picture } from './images/Picture'
import type { Drawing } from './showing'

// Who reads no PDF fetches none of what it takes.
const PdfView = lazy(async () => ({ default: (await import('./pdf/PdfView')).PdfView }))
const DicomView = lazy(async () => ({ default: (await import('./dicom/DicomView')).DicomView }))

/** A file that is drawn, wherever it lies. */
export function FileView({ blob, as }: { blob: Blob; as: Drawing }) {
  return as === 'image' ? <Picture blob={blob} />
    : <Arriving>{as === 'pdf' ? <PdfView blob={blob} /> : <DicomView blob={blob} />}</Arriving>
}
