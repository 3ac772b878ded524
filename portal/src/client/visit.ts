import { jsonOf } from './answers'
import type { Call, Door } from './door'
import { Problem } from './problem'

interface Token { value: string; until: number }

// A token is renewed while it is still good, so that no request meets its end.
const earlySeconds = 30
// The answer to a HEAD has no body that could say which of them it is.
const ended = new Set(['token-unknown', 'token-expired', 'status-401'])

/** Calls to one server under a token of five minutes, which is renewed as needed. spec callers 3, 4 */
export class Visit {
  private token: Promise<Token> | undefined

  /** `member` is who an IHM is told that calls; a node finds it by the key. spec callers 8.2 */
  constructor(
    private readonly door: Door,
    private readonly now: () => number = Date.now,
    private readonly member?: string,
    /** Once it is aborted nothing more is sent, and what is under way stops. */
    private readonly lock?: AbortSignal,
  ) {}

  get origin(): string {
    return this.door.origin
  }

  async call(call: Call): Promise<Response> {
    try {
      return await this.send(call)
    } catch (fault) {
      if (!(fault instanceof Problem && ended.has(fault.code))) {
        throw fault
      }
      this.token = undefined
      return this.send(call)
    }
  }

  async get<T>(path: string): Promise<T> {
    return jsonOf<T>(await this.call({ method: 'GET', path }))
  }

  /** Is let in, or throws why not. */
  async enter(): Promise<void> {
    await this.freshToken()
  }

  /** Ends the token: what is left of it opens nothing. A server that is away forgets it by itself. */
  async end(): Promise<void> {
    const token = await this.token?.catch(() => undefined)
    this.token = undefined
    if (token !== undefined) {
      await this.door.call({ method: 'DELETE', path: '/v1/token', token: token.value }).catch(() => undefined)
    }
  }

  private async send(call: Call): Promise<Response> {
    const signals = [call.signal, this.lock].filter(signal => signal !== undefined)
    const token = await this.freshToken()
    this.lock?.throwIfAborted()
    return this.door.call({ ...call, token, ...signals.length > 0 && { signal: AbortSignal.any(signals) } })
  }

  private async freshToken(): Promise<string> {
    this.lock?.throwIfAborted()
    const held = await this.token?.catch(() => undefined)
    if (held === undefined || held.until <= this.now()) {
      this.token = this.issue()
    }
    return (await this.token as Token).value
  }

  private async issue(): Promise<Token> {
    const asked = this.now()
    const named = this.member === undefined
      ? {}
      : { body: JSON.stringify({ member: this.member }), type: 'application/json' }
    const answer = await (await this.door.call({ method: 'POST', path: '/v1/token', ...named })).json() as
      { access_token: string; expires_in: number }
    return { value: answer.access_token, until: asked + 1000 * (answer.expires_in - earlySeconds) }
  }
}
