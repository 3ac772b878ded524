import {
  AnnotationMode, getDocument, GlobalWorkerOptions, PasswordException, PDFWorker, type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import { address, places } from 'virtual:pdf-data'
import { known } from '../../protocol/table'
import { pdfWorkers } from './workers'

export type NotDrawn = 'pdf-damaged' | 'pdf-password' | 'drawing-too-slow'

/** A document that is not shown; it can still be saved. */
export class PdfRejected extends Error {
  constructor(readonly code: NotDrawn, cause?: unknown) {
    super(`The PDF is not shown: ${code}.`, { cause })
  }
}

const longestMs = 30_000
const mostPoints = 12_000_000
const longestSide = 8192
const mostImagePoints = 40_000_000
const mostCanvasBytes = 256_000_000
const mostWords = 200_000

/** A PDF in workers of its own. None of its scripts is run, nothing it names is fetched. spec portal 9.2, 9.3 */
export class Pdf {
  private constructor(private readonly document: PDFDocumentProxy, private readonly end: () => void) {}

  /** `signal` ends it, and with it whatever its workers are at. */
  static async open(file: Blob, signal: AbortSignal): Promise<Pdf> {
    const data = new Uint8Array(await file.arrayBuffer())
    signal.throwIfAborted()
    const { reader, drawer } = pdfWorkers()
    const end = () => {
      reader.terminate()
      drawer.terminate()
    }
    signal.addEventListener('abort', end)
    // The library draws on the page itself where it knows no worker to draw in.
    GlobalWorkerOptions.rendererPorts = [drawer]
    const task = getDocument({
      data, worker: PDFWorker.create({ port: reader }),
      BinaryDataFactory: OwnData, useWorkerFetch: false, cMapUrl: '/', standardFontDataUrl: '/',
      useWasm: false, wasmUrl: new URL('/pdf/', location.href).href,
      isImageDecoderSupported: false, maxImageSize: mostImagePoints, canvasMaxAreaInBytes: mostCanvasBytes,
      enableXfa: false, stopAtErrors: false, verbosity: 0,
    })
    return new Pdf(await within(task.promise, end).catch(fault => {
      end()
      throw refusal(fault)
    }), end)
  }

  get pages(): number {
    return this.document.numPages
  }

  /** Draws a page so many points wide, or as wide as is safe. */
  async draw(number: number, width: number): Promise<HTMLCanvasElement> {
    return this.bounded(async () => {
      const page = await this.document.getPage(number)
      const natural = page.getViewport({ scale: 1 })
      const scale = Math.min(width / natural.width, longestSide / natural.width, longestSide / natural.height,
        Math.sqrt(mostPoints / (natural.width * natural.height)))
      const viewport = page.getViewport({ scale })
      const canvas = document.createElement('canvas')
      canvas.width = Math.max(1, Math.floor(viewport.width))
      canvas.height = Math.max(1, Math.floor(viewport.height))
      await page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE }).promise
      page.cleanup()
      return canvas
    })
  }

  /** The words of a page, line by line. */
  async words(number: number): Promise<string> {
    return this.bounded(async () => {
      const page = await this.document.getPage(number)
      const { items } = await page.getTextContent()
      return items.map(item => 'str' in item ? item.str + (item.hasEOL ? '\n' : '') : '').join('').slice(0, mostWords)
    })
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await within(work(), this.end)
    } catch (fault) {
      throw refusal(fault)
    }
  }
}

// A page that is made to take for ever takes its workers' time, and then nobody's.
async function within<T>(work: Promise<T>, end: () => void): Promise<T> {
  let clock: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, fail) => {
    clock = setTimeout(() => {
      end()
      fail(new PdfRejected('drawing-too-slow'))
    }, longestMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(clock))
}

function refusal(fault: unknown): PdfRejected {
  return fault instanceof PdfRejected ? fault
    : new PdfRejected(fault instanceof PasswordException ? 'pdf-password' : 'pdf-damaged', fault)
}

let fetched: Promise<ArrayBuffer> | undefined

/** Character maps and fonts that a document only names, by their names in the release; no other name leads anywhere. */
class OwnData {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const place = known(places, filename)
    if (place === undefined) {
      throw new Error('There is no such part.')
    }
    fetched ??= fetch(address).then(answer => answer.arrayBuffer())
    fetched.catch(() => { fetched = undefined })
    return new Uint8Array(await fetched, ...place).slice()
  }
}
