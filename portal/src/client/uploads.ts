import { concat, type Bytes } from '../protocol/encoding'
import { isCut } from './answers'
import { Problem } from './problem'
import { mostTries, pauseBefore, realClock, type Report } from './resuming'
import type { Session } from './session'

/** Content above it is sent in parts of it, over as many connections as it takes. spec records 7.1 */
export const partSize = 8 * 1024 * 1024

const putOff = new Set(['upload-busy', 'upload-offset-mismatch', 'too-many-requests'])

/** An upload to a node (tus 1.0.0): what is added goes out in parts, each kept until the node has it. spec uploads */
export class Upload {
  private held: Bytes[] = []
  private heldLength = 0
  private offset = 0
  private cid: string | undefined

  private constructor(
    private readonly session: Pick<Session, 'call'>, private readonly path: string,
    private readonly report: Report, private readonly clock: typeof realClock,
  ) {}

  static async begin(
    session: Pick<Session, 'call'>, length: number, report: Report, clock = realClock,
  ): Promise<Upload> {
    report.begin(length)
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': `${length}` }
    const answer = await session.call({ method: 'POST', path: '/v1/uploads', headers })
    const named = /\/v1\/uploads\/[A-Za-z0-9_-]{1,64}$/.exec(answer.headers.get('Location') ?? '')
    if (named === null) {
      throw malformed('names no upload')
    }
    return new Upload(session, named[0], report, clock)
  }

  async add(bytes: Bytes): Promise<void> {
    this.held.push(bytes)
    this.heldLength += bytes.length
    if (this.heldLength >= partSize) {
      await this.send()
    }
  }

  /** The CID of what the node has, all of it. */
  async end(): Promise<string> {
    if (this.heldLength > 0) {
      await this.send()
    }
    // All bytes are there and no CID is told, because the node fell in between. spec uploads 3.5
    if (this.cid === undefined) {
      await this.send()
    }
    if (this.cid === undefined) {
      throw malformed('does not say what it stored')
    }
    return this.cid
  }

  /** The node forgets what it has of it; one that is away does so by itself after a day. */
  async giveUp(): Promise<void> {
    const headers = { 'Tus-Resumable': '1.0.0' }
    await this.session.call({ method: 'DELETE', path: this.path, headers }).catch(() => undefined)
  }

  // When a connection breaks the node is asked how far it is. spec records 7.2
  private async send(): Promise<void> {
    const part = concat(...this.held)
    this.held = []
    this.heldLength = 0
    const [begin, end] = [this.offset, this.offset + part.length]
    for (let tries = 0, isAsked = false; ;) {
      try {
        const before = this.offset
        const call = isAsked ? this.howFar() : this.next(part.subarray(before - begin))
        this.take(await this.session.call(call), end)
        if (this.offset === end) {
          return
        }
        if (this.offset === before && !isAsked) {
          throw malformed('does not go on')
        }
        if (this.offset > before && tries > 0) {
          this.report.broken(tries = 0)
        }
        isAsked = false
      } catch (fault) {
        if (!isWorthIt(fault) || ++tries > mostTries) {
          throw fault
        }
        isAsked = true
        this.report.broken(tries)
        await pauseBefore(tries, this.clock)
      }
    }
  }

  private take({ headers }: Response, most: number): void {
    const offset = Number(headers.get('Upload-Offset') ?? Number.NaN)
    if (!(offset >= this.offset && offset <= most)) {
      throw malformed('has less than it said before')
    }
    this.offset = offset
    this.cid = headers.get('Salus-Cid') ?? undefined
    this.report.advance(offset)
  }

  private next(body: Bytes) {
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': `${this.offset}` }
    return { method: 'PATCH', path: this.path, body, type: 'application/offset+octet-stream', headers } as const
  }

  private howFar() {
    return { method: 'HEAD', path: this.path, headers: { 'Tus-Resumable': '1.0.0' } } as const
  }
}

function isWorthIt(fault: unknown): boolean {
  return isCut(fault) || fault instanceof Problem && putOff.has(fault.code)
}

function malformed(what: string): Problem {
  return new Problem(502, 'answer-malformed', `The node's upload ${what}.`)
}
