import type { LedgerEvent } from '../protocol/receipt'
import { partsOf } from './answers'
import { Problem } from './problem'
import type { Session } from './session'

/** Something to which the caller is party, as its block became final. spec api 8.1 */
export interface Happening {
  ledger: string
  height: number
  index: number
  time: number
  transaction: string
  event: LedgerEvent
}

interface Message { id: string; data: string }

const longestMessage = 1024 * 1024
// The node says something every 15 s (api 8.3): one that does not is gone, whatever the connection looks like.
const longestSilenceMs = 45_000

/**
 * Follows what happens until the node ends the stream, and says how far it is: where it begins, then with each
 * happening. From there the next one goes on, and nothing is lost or comes twice. One that falls silent is cut.
 * spec api 8.2, portal 4.6
 */
export async function follow(
  session: Session, from: string | undefined, hear: (id: string, happening?: Happening) => void, signal: AbortSignal,
  mostSilentMs = longestSilenceMs,
): Promise<void> {
  const headers: Record<string, string> = from === undefined ? {} : { 'Last-Event-ID': from }
  const response = await session.call({ method: 'GET', path: '/v1/events', headers, signal })
  for await (const { id, data } of messagesOf(response, mostSilentMs)) {
    hear(id, data === '' ? undefined : JSON.parse(data) as Happening)
  }
}

// Server-sent events, as the node writes them: an id, one line of data, an empty line; or a comment. The first comment
// names the place where the stream begins.
async function* messagesOf(response: Response, mostSilentMs: number): AsyncGenerator<Message> {
  const message = { id: '', data: '' }
  for await (const line of linesOf(response, mostSilentMs)) {
    if (line.startsWith('id: ')) {
      message.id = line.slice(4)
    } else if (line.startsWith('data: ')) {
      message.data = line.slice(6)
    } else if (line.startsWith(': from ')) {
      yield { id: line.slice(7), data: '' }
    } else if (line === '' && message.data !== '') {
      yield { ...message }
      message.data = ''
    }
  }
}

async function* linesOf(response: Response, mostSilentMs: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const part of partsOf(response, mostSilentMs)) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestMessage) {
      throw new Problem(502, 'answer-malformed', 'The node sends an event that does not end.')
    }
    yield* lines
  }
}
