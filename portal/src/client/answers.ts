import { concat, utf8Text, type Bytes } from '../protocol/encoding'
import { Problem } from './problem'

/** A connection that broke, or gives nothing: what it was for goes on over another. */
export class Cut extends Error {}

/** Whether the same may be tried again: nobody refused it. */
export function isCut(fault: unknown): boolean {
  // What fetch throws when a connection breaks, or cannot be made; and what stands before a node that is away.
  return fault instanceof Cut || fault instanceof TypeError
    || fault instanceof Problem && [502, 503, 504].includes(fault.status) && fault.code !== 'answer-malformed'
}

const mostHeld = 16 * 1024 * 1024

/** The parts of a body as they come in; who stops reading ends the answer. One that says nothing so long is cut. */
export async function* partsOf(response: Response, mostSilentMs?: number): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  try {
    for (let read = await next(reader, mostSilentMs); read?.done === false; read = await next(reader, mostSilentMs)) {
      yield read.value
    }
  } finally {
    reader?.cancel().catch(() => undefined)
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

async function next(reader: Reader | undefined, mostSilentMs: number | undefined) {
  if (reader === undefined || mostSilentMs === undefined) {
    return reader?.read()
  }
  let clock: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, fail) => {
    clock = setTimeout(() => fail(new Cut('The node says nothing more.')), mostSilentMs)
  })
  return Promise.race([reader.read(), silence]).finally(() => clearTimeout(clock))
}

/** A whole body; one that does not end is given up. spec records 6.7 */
export async function bytesOf(response: Response, most = mostHeld): Promise<Bytes> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of partsOf(response)) {
    length += part.length
    if (length > most) {
      throw new Problem(502, 'answer-malformed', 'The node\'s answer is longer than any should be.')
    }
    parts.push(part)
  }
  return concat(...parts)
}

/** A body in JSON. What is in it counts for what the caller makes of it. */
export async function jsonOf<T>(response: Response): Promise<T> {
  const bytes = await bytesOf(response)
  try {
    return JSON.parse(utf8Text(bytes)) as T
  } catch (fault) {
    if (fault instanceof SyntaxError || fault instanceof TypeError) {
      throw new Problem(502, 'answer-malformed', 'The node\'s answer is no JSON.')
    }
    throw fault
  }
}
