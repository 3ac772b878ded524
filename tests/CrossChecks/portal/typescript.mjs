// Lets Node.js 20 import TypeScript: types are taken out, nothing is checked (`npm run check` in portal/ does that).
import { readFile } from 'node:fs/promises'
import { transform } from 'sucrase'

const options = { transforms: ['typescript'], disableESTransforms: true }

export function resolve (specifier, context, next) {
  if (!context.parentURL?.endsWith('.ts')) {
    return next(specifier, context)
  }
  return specifier.startsWith('.')
    ? next(`${specifier}.ts`, context)
    : next(specifier, { ...context, parentURL: import.meta.url })
}

export async function load (url, context, next) {
  if (!url.endsWith('.ts')) {
    return next(url, context)
  }
  const source = await readFile(new URL(url), 'utf8')
  return { format: 'module', shortCircuit: true, source: transform(source, options).code }
}
