/** What the loop takes on the machine that the promises were measured on. */
export const loopMs = 50

/** How long this page takes for always the same: how busy the machine is besides. */
export function aLoop(): number {
  const began = performance.now()
  let state = 1
  for (let turn = 0; turn < 20_000_000; turn++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return performance.now() - began + (state === 0 ? 1 : 0)
}
