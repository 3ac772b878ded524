import { digestOf } from '../protocol/encoding'
import { readGenesis, type Genesis } from '../protocol/genesis'
import type { OpenWallet } from '../protocol/wallet'
import { Door, type Call } from './door'
import { Problem } from './problem'
import { findGenesis } from './registration'

interface Token { value: string; until: number }

// A token is renewed while it is still good, so that no request meets its end.
const earlySeconds = 30
const ended = new Set(['token-unknown', 'token-expired'])

/** A member's calls to a node, under a token of five minutes that is renewed as needed. spec callers 3, 4 */
export class Session {
  private token: Promise<Token> | undefined
  private founding: Promise<Genesis> | undefined

  /** `pinned` is the digest of the genesis document that the holder met first. */
  constructor(
    readonly wallet: OpenWallet,
    private readonly pinned: string,
    readonly origin: string = location.origin,
    private readonly door: Door = new Door(wallet.signing, origin),
    private readonly now: () => number = Date.now,
  ) {}

  async call(call: Call): Promise<Response> {
    const token = await this.freshToken()
    try {
      return await this.door.call({ ...call, token })
    } catch (fault) {
      if (!(fault instanceof Problem && ended.has(fault.code))) {
        throw fault
      }
      this.token = undefined
      return this.door.call({ ...call, token: await this.freshToken() })
    }
  }

  async get<T>(path: string, permit?: string): Promise<T> {
    const headers = permit === undefined ? {} : { 'Salus-Permit': permit }
    return await (await this.call({ method: 'GET', path, headers })).json() as T
  }

  async bytes(path: string, permit?: string): Promise<Uint8Array<ArrayBuffer>> {
    const headers = permit === undefined ? {} : { 'Salus-Permit': permit }
    return new Uint8Array(await (await this.call({ method: 'GET', path, headers })).arrayBuffer())
  }

  /** A body as it comes in; who stops reading ends the answer. */
  async stream(path: string, permit?: string): Promise<AsyncIterable<Uint8Array>> {
    const headers = permit === undefined ? {} : { 'Salus-Permit': permit }
    return partsOf(await this.call({ method: 'GET', path, headers }))
  }

  async put<T>(path: string, body: Uint8Array<ArrayBuffer>, type: string): Promise<T> {
    return await (await this.call({ method: 'PUT', path, body, type })).json() as T
  }

  /** What proofs are checked against: the region's founding document, the one that was pinned. */
  genesis(): Promise<Genesis> {
    this.founding ??= this.found()
    this.founding.catch(() => { this.founding = undefined })
    return this.founding
  }

  /** Ends the token: what is left of it opens nothing. A node that is away forgets it by itself. */
  async end(): Promise<void> {
    const token = await this.token?.catch(() => undefined)
    this.token = undefined
    if (token !== undefined) {
      await this.door.call({ method: 'DELETE', path: '/v1/token', token: token.value }).catch(() => undefined)
    }
  }

  private async found(): Promise<Genesis> {
    const document = await findGenesis(this.origin)
    if (await digestOf(document) !== this.pinned) {
      throw new Problem(502, 'other-genesis', 'The node shows another founding document than it did at first.')
    }
    const region = (await readGenesis(document)).find(one => one.network === this.wallet.network)
    if (region === undefined) {
      throw new Problem(502, 'other-genesis', 'The node\'s network is not the one of this wallet.')
    }
    return region
  }

  private async freshToken(): Promise<string> {
    const held = await this.token?.catch(() => undefined)
    if (held === undefined || held.until <= this.now()) {
      this.token = this.issue()
    }
    return (await this.token as Token).value
  }

  private async issue(): Promise<Token> {
    const asked = this.now()
    const answer = await (await this.door.call({ method: 'POST', path: '/v1/token' })).json() as
      { access_token: string; expires_in: number }
    return { value: answer.access_token, until: asked + 1000 * (answer.expires_in - earlySeconds) }
  }
}

async function* partsOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      yield read.value
    }
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
}
