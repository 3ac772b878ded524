import { readdirSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const wanted = '\0virtual:pdf-data'
const packaged = new URL('node_modules/pdfjs-dist/', import.meta.url)
// What fonts need that a PDF only names, and who may pass them on. Liberation's licence asks for more: a browser's own
// fonts stand in for those.
const packed = /\.(bcmap|pfb)$/
const decoders = /_nowasm_fallback\.js$/
const licences = ['LICENSE', 'cmaps/LICENSE', 'standard_fonts/LICENSE_FOXIT', 'wasm/LICENSE_JBIG2',
  'wasm/LICENSE_OPENJPEG', 'wasm/LICENSE_PDFJS_JBIG2', 'wasm/LICENSE_PDFJS_OPENJPEG']

/**
 * What pdf.js fetches while it reads: character maps and fonts as one file whose parts are found by their names, and
 * decoders in JavaScript, because our policy lets no WebAssembly be made.
 */
export function pdfData(): Plugin {
  return {
    name: 'pdf-data',
    apply: 'build',
    resolveId: source => source === wanted.slice(1) ? wanted : undefined,
    load(id) {
      if (id !== wanted) {
        return undefined
      }
      const parts: Buffer[] = []
      const places: Record<string, [number, number]> = {}
      let length = 0
      for (const folder of ['cmaps/', 'standard_fonts/']) {
        for (const name of readdirSync(new URL(folder, packaged)).filter(one => packed.test(one)).sort()) {
          const part = readFileSync(new URL(folder + name, packaged))
          places[name] = [length, part.length]
          length += part.length
          parts.push(part)
        }
      }
      for (const name of readdirSync(new URL('wasm/', packaged)).filter(one => decoders.test(one))) {
        const source = readFileSync(new URL(`wasm/${name}`, packaged))
        this.emitFile({ type: 'asset', fileName: `pdf/${name}`, source })
      }
      const terms = licences.map(name => `${name}\n\n${readFileSync(new URL(name, packaged), 'utf8')}`).join('\n\n')
      this.emitFile({ type: 'asset', fileName: 'pdf/licences.txt', source: terms })
      const file = this.emitFile({ type: 'asset', name: 'pdf-data.bin', source: Buffer.concat(parts) })
      return `export const address = import.meta.ROLLUP_FILE_URL_${file}\n`
        + `export const places = ${JSON.stringify(places)}\n`
    },
  }
}
