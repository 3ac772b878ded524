import type { SigningKey } from '../protocol/keys'
import { dpopProof, tokenHash } from '../protocol/signed'
import { Problem } from './problem'

export interface Call {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: string | Uint8Array<ArrayBuffer>
  type?: string
  headers?: Record<string, string>
  token?: string
  signal?: AbortSignal
}

const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])
const mostRepetitions = 4
const longestWaitSeconds = 10

/** The node's listener for browsers: each request proves a key, by a proof made for it alone. spec callers 1 to 4 */
export class Door {
  private nonce: string | undefined

  constructor(
    private readonly key: SigningKey,
    readonly origin: string,
    private readonly fetching: typeof fetch = (...request) => fetch(...request),
    private readonly wait: (seconds: number) => Promise<void> = seconds =>
      new Promise(resolve => setTimeout(resolve, 1000 * seconds)),
  ) {}

  /** The same key before another server. */
  to(origin: string): Door {
    return new Door(this.key, origin, this.fetching, this.wait)
  }

  /** The answer of the node, or a `Problem`. Put off, it asks again where that changes nothing. spec records 6.9 */
  async call(call: Call): Promise<Response> {
    let waited = 0
    for (let attempt = 0; ; attempt++) {
      const response = await this.proven(call)
      if (response.ok) {
        return response
      }
      const problem = await Problem.of(response)
      waited += problem.retrySeconds ?? 0
      const isPutOff = problem.status === 429 && problem.retrySeconds !== undefined && repeatable.has(call.method)
      if (!isPutOff || attempt === mostRepetitions || waited > longestWaitSeconds) {
        throw problem
      }
      await this.wait(problem.retrySeconds)
    }
  }

  // The first proof cannot know the nonce: the node names it, and the proof is made again. spec callers 4.4
  private async proven(call: Call): Promise<Response> {
    const named = this.nonce
    const response = await this.send(call)
    const next = this.nonce
    const isNonceWanted = response.status === 401 && next !== undefined && next !== named
      && (await Problem.of(response.clone())).code === 'dpop-nonce-required'
    return isNonceWanted ? this.send(call) : response
  }

  private async send({ method, path, body, type, headers, token, signal }: Call): Promise<Response> {
    const target = new URL(path, this.origin)
    const proof = await dpopProof(this.key, {
      htm: method,
      htu: `${target.origin}${target.pathname}`,
      ...token === undefined ? {} : { ath: await tokenHash(token) },
      ...this.nonce === undefined ? {} : { nonce: this.nonce },
    })
    const response = await this.fetching(target, {
      method,
      headers: {
        ...headers,
        ...type === undefined ? {} : { 'Content-Type': type },
        ...token === undefined ? {} : { Authorization: `DPoP ${token}` },
        DPoP: proof,
      },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      ...body === undefined ? {} : { body },
      ...signal === undefined ? {} : { signal },
    })
    this.nonce = response.headers.get('DPoP-Nonce') ?? this.nonce
    return response
  }
}
