import { Cut, isCut, partsOf } from './answers'
import { Problem } from './problem'

/** Is told of each try that follows a break, and of 0 when it goes on. */
export type Broken = (tries: number) => void

/** Is told how a transfer goes: how long it is, how much of it is done. What it throws ends the transfer. */
export interface Report { begin(length: number): void; advance(done: number): void; broken: Broken }

/** After so many tries without a byte it is given up. spec records 6.8, 7.2 */
export const mostTries = 6

const mostSilentMs = 30_000
const longestPauseMs = 8_000

export interface Clock { mostSilentMs: number; pause(ms: number): Promise<void> }

export const realClock: Clock = { mostSilentMs, pause: ms => new Promise(done => setTimeout(done, ms)) }

/** Twice as long before each further try. */
export function pauseBefore(tries: number, { pause }: Clock): Promise<void> {
  return pause(Math.min(longestPauseMs, 250 * 2 ** tries))
}

/**
 * A content as it comes in, over however many connections it takes: when one breaks, or gives nothing, the rest is
 * asked for from where it ended. What it is made of is checked by who reads it. spec records 6.8, portal 9.6
 */
export async function* resumed(
  ask: (from: number) => Promise<Response>, broken: Broken = () => undefined, clock = realClock,
): AsyncGenerator<Uint8Array> {
  let response: Response | undefined = await ask(0)
  const length = lengthOf(response)
  let done = 0
  for (let tries = 0; ;) {
    try {
      response ??= await ask(done)
      for await (const part of rest(response, done, clock)) {
        done += part.length
        if (tries > 0) {
          broken(tries = 0)
        }
        yield part
      }
      if (length === undefined || done >= length) {
        return
      }
      throw new Cut('The answer ended early.')
    } catch (fault) {
      if (!isCut(fault) || ++tries > mostTries) {
        throw fault
      }
      response = undefined
      broken(tries)
      await pauseBefore(tries, clock)
    }
  }
}

// A node that knows no ranges gives all of it again: what was read is passed over.
async function* rest(response: Response, done: number, clock: Clock): AsyncGenerator<Uint8Array> {
  const start = response.status === 206 ? startOf(response) : 0
  if (start > done) {
    throw new Problem(502, 'answer-malformed', 'The node gives another part than it was asked for.')
  }
  let known = done - start
  for await (const part of partsOf(response, clock.mostSilentMs)) {
    const fresh = part.subarray(Math.min(known, part.length))
    known -= part.length - fresh.length
    if (fresh.length > 0) {
      yield fresh
    }
  }
}

function startOf(response: Response): number {
  const named = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1]
  return named === undefined ? Number.MAX_SAFE_INTEGER : Number(named)
}

function lengthOf(response: Response): number | undefined {
  const said = response.headers.get('Content-Length')
  return said === null || response.headers.has('Content-Encoding') ? undefined : Number(said)
}
