// Packs the files of portal/dist beside themselves, so that a node need not (spec portal 1.4).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const folder = new URL('../portal/dist/', import.meta.url).pathname
const packable = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest'])
const worthIt = 0.9

for (const name of readdirSync(folder, { recursive: true }).filter((name) => packable.has(extname(name)))) {
  const bytes = readFileSync(join(folder, name))
  for (const [ending, packed] of [['.br', brotliCompressSync(bytes)], ['.gz', gzipSync(bytes, { level: 9 })]]) {
    if (packed.length < bytes.length * worthIt) {
      writeFileSync(join(folder, name + ending), packed)
    }
  }
}
