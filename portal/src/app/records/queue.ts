import { isCut } from '../../client/answers'

/** Work that is done a few at a time, the newest wish first; what is wished twice is done once. */
export class Queue<T> {
  private readonly wished = new Map<string, T>()
  private readonly begun = new Set<string>()
  private running = 0
  private failures = 0
  private isEnded = false

  constructor(private readonly work: (item: T) => Promise<unknown>, private readonly atOnce = 2) {}

  /** Replaces what is still waited for by what is wished now; what failed on the way is tried once more. */
  wish(items: readonly (readonly [string, T])[]): void {
    this.wished.clear()
    this.failures = 0
    for (const [key, item] of items) {
      if (!this.begun.has(key)) {
        this.wished.set(key, item)
      }
    }
    this.next()
  }

  end(): void {
    this.isEnded = true
  }

  // What fails several times on end, for instance because the node is away, is not tried with all the others.
  private next(): void {
    const [first] = this.wished
    if (first === undefined || this.isEnded || this.running >= this.atOnce || this.failures >= 3) {
      return
    }
    const [key, item] = first
    this.wished.delete(key)
    this.begun.add(key)
    this.running++
    this.work(item).then(() => { this.failures = 0 }, fault => {
      this.failures++
      if (isCut(fault)) {
        this.begun.delete(key)
      }
    }).finally(() => {
      this.running--
      this.next()
    })
    this.next()
  }
}
