import { digestOf } from '../protocol/encoding'
import { readGenesis, type Genesis } from '../protocol/genesis'
import type { OpenWallet } from '../protocol/wallet'
import { bytesOf, jsonOf } from './answers'
import type { ConfirmedKey } from './confirmation'
import { Door, type Call } from './door'
import { Problem } from './problem'
import { findGenesis } from './registration'
import { Visit } from './visit'

/** A member's calls to a node, and to IHMs beside it. spec callers 3, 4 */
export class Session {
  /** The newest epoch that was proven, by patient and category. spec records 4.7 */
  readonly newestEpochs = new Map<string, number>()
  /** What the validators confirmed of members' keys a moment ago. spec records 4.8 */
  readonly confirmedKeys = new Map<string, ConfirmedKey>()
  private readonly visit: Visit
  private readonly elsewhere = new Map<string, Visit>()
  private readonly lock = new AbortController()
  private founding: Promise<Genesis> | undefined

  /** `pinned` is the digest of the genesis document that the holder met first. */
  constructor(
    readonly wallet: OpenWallet,
    private readonly pinned: string,
    readonly origin: string = location.origin,
    private readonly door: Door = new Door(wallet.signing, origin),
    private readonly now: () => number = Date.now,
  ) {
    this.visit = new Visit(door, now, undefined, this.lock.signal)
  }

  call(call: Call): Promise<Response> {
    return this.visit.call(call)
  }

  /** The same key before an IHM that does not know its holder yet, and gives no token. spec ihm 1.7 */
  before(origin: string): Door {
    return this.door.to(origin)
  }

  /** The same member's calls to an IHM, under a token of its own. spec callers 8.1, 8.2 */
  at(origin: string): Visit {
    const visit = this.elsewhere.get(origin)
      ?? new Visit(this.door.to(origin), this.now, this.wallet.member, this.lock.signal)
    this.elsewhere.set(origin, visit)
    return visit
  }

  async get<T>(path: string, permit?: string): Promise<T> {
    const headers = permit === undefined ? {} : { 'Salus-Permit': permit }
    return jsonOf<T>(await this.call({ method: 'GET', path, headers }))
  }

  async bytes(path: string, permit?: string): Promise<Uint8Array<ArrayBuffer>> {
    const headers = permit === undefined ? {} : { 'Salus-Permit': permit }
    return bytesOf(await this.call({ method: 'GET', path, headers }))
  }

  /** A content, from a byte of it on, as it comes in. spec api 7.7 */
  content(path: string, from: number, permit?: string): Promise<Response> {
    const headers = {
      ...permit === undefined ? {} : { 'Salus-Permit': permit },
      ...from === 0 ? {} : { Range: `bytes=${from}-` },
    }
    return this.call({ method: 'GET', path, headers })
  }

  async put<T>(path: string, body: Uint8Array<ArrayBuffer>, type: string): Promise<T> {
    return jsonOf<T>(await this.call({ method: 'PUT', path, body, type }))
  }

  /** What proofs are checked against: the region's founding document, the one that was pinned. */
  genesis(): Promise<Genesis> {
    this.founding ??= this.found()
    this.founding.catch(() => { this.founding = undefined })
    return this.founding
  }

  /** Ends every token and whatever is under way; nothing more is sent. spec portal 4.5 */
  async end(): Promise<void> {
    this.lock.abort(new Problem(401, 'wallet-locked', 'The wallet was locked.'))
    await Promise.all([this.visit, ...this.elsewhere.values()].map(visit => visit.end()))
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
}
