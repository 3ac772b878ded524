import { concat, utf8Text, type Bytes } from '../protocol/encoding'
import { Problem } from './problem'

const mostHeld = 16 * 1024 * 1024

/** The parts of a body as they come in; who stops reading ends the answer. */
export async function* partsOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      yield read.value
    }
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
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
