import reader from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker&url'
import drawer from 'pdfjs-dist/legacy/build/pdf.renderer.min.mjs?worker&url'

interface Policy { createScriptURL(address: string): string }
interface Policies { createPolicy(name: string, rules: Policy): Policy }

// The one policy that the page's may make: it lets through what this release was built with, and nothing else.
// spec portal 1.5
const rules: Policy = {
  createScriptURL: address => {
    if (address !== reader && address !== drawer) {
      throw new TypeError('Only the release\'s own scripts are workers.')
    }
    return address
  },
}

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
const policy = policies === undefined ? rules : policies.createPolicy('salus-worker', rules)

/** Two workers of pdf.js: one reads a document, one draws its pages. Ended, whatever they were at ends with them. */
export function pdfWorkers(): { reader: Worker; drawer: Worker } {
  return { reader: begin(reader), drawer: begin(drawer) }
}

function begin(address: string): Worker {
  return new Worker(policy.createScriptURL(address), { type: 'module' })
}
