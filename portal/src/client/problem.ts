/** What the node says is wrong (RFC 9457); `code` is stable and of docs/spec/problems.md or refusals.md. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly field?: string,
    readonly retrySeconds?: number,
  ) {
    super(detail)
  }

  static async of(response: Response): Promise<Problem> {
    const retry = Number(response.headers.get('Retry-After') ?? Number.NaN)
    const said = await response.json().catch(() => undefined) as Partial<Record<string, unknown>> | null | undefined
    const word = (name: string) => typeof said?.[name] === 'string' ? said[name] : undefined
    const code = word('code') ?? `status-${response.status}`
    const detail = word('detail') ?? `The node answered ${response.status}.`
    return new Problem(response.status, code, detail, word('field'), Number.isFinite(retry) ? retry : undefined)
  }
}

/** The ledger's answer to a transaction that took no effect: final, in a block, with its code. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}
