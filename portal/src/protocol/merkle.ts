import { concat, hex, readHex, sha256, type Bytes } from './encoding'

/** The siblings on a leaf's way up, lowest first. spec wire 1.10 */
export interface InclusionProof { index: number; size: number; path: readonly string[] }

/** The root over leaves that are digests. spec wire 1.9 */
export async function merkleRoot(leaves: readonly string[]): Promise<string> {
  return hex(await rootOf(leaves.map(readHex)))
}

/** Whether a leaf, itself a digest or bytes of any length, is at the index under the root. RFC 9162 section 2.1.3.2 */
export async function isIncluded(proof: InclusionProof, leaf: string | Bytes, root: string): Promise<boolean> {
  let [fn, sn] = [proof.index, proof.size - 1]
  if (fn < 0 || fn > sn) {
    return false
  }
  let r = await hashLeaf(typeof leaf === 'string' ? readHex(leaf) : leaf)
  for (const p of proof.path) {
    if (sn === 0) {
      return false
    }
    if (fn % 2 === 1 || fn === sn) {
      r = await hashNode(readHex(p), r)
      while (fn % 2 === 0 && fn !== 0) {
        [fn, sn] = [half(fn), half(sn)]
      }
    } else {
      r = await hashNode(r, readHex(p))
    }
    [fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && hex(r) === root
}

async function rootOf(leaves: readonly Bytes[]): Promise<Bytes> {
  const [only] = leaves
  if (leaves.length < 2) {
    return only === undefined ? sha256(new Uint8Array(0)) : hashLeaf(only)
  }
  // The largest power of two below the number of leaves.
  const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  return hashNode(await rootOf(leaves.slice(0, left)), await rootOf(leaves.slice(left)))
}

function hashLeaf(leaf: Bytes): Promise<Bytes> {
  return sha256(concat(Uint8Array.of(0), leaf))
}

function hashNode(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(concat(Uint8Array.of(1), left, right))
}

function half(value: number): number {
  return Math.floor(value / 2)
}
