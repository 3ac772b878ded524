import { WalletLock } from '../../src/protocol/walletDocument'

/**
 * As what a secret could lie in something that was sent or stored: as it is, in hexadecimal, and in base64 wherever in
 * it the secret begins. A transaction is base64: what is said in it in clear stands nowhere as it is.
 */
export function formsOf(secret: string | Buffer): string[] {
  const bytes = Buffer.from(secret as string)
  const packed = [0, 1, 2].flatMap(before => {
    // The letters at its ends say something of what is beside it too.
    const [first, last] = [Math.ceil(before * 8 / 6), Math.floor((before + bytes.length) * 8 / 6)]
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').slice(first, last)
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [...new Set([bytes.toString('latin1'), bytes.toString('hex'), ...packed])]
}

/** Which of the secrets are in a text, in whatever form: one pass looks for all, for the text is of many megabytes. */
export function found(secrets: readonly (string | Buffer)[], text: string): string[] {
  const byStart = new Map<number, string[]>()
  for (const form of secrets.flatMap(formsOf)) {
    const start = form.charCodeAt(0) << 8 | form.charCodeAt(1)
    byStart.set(start, [...byStart.get(start) ?? [], form])
  }
  const isStart = new Uint8Array(1 << 16)
  byStart.forEach((_, start) => { isStart[start] = 1 })
  const bytes = Buffer.from(text, 'latin1')
  const hits = new Set<string>()
  for (let at = 1, start = bytes[0] ?? 0; at < bytes.length; at++) {
    start = (start << 8 | (bytes[at] as number)) & 0xffff
    if (isStart[start] === 1) {
      byStart.get(start)?.filter(form => text.startsWith(form, at - 1)).forEach(form => hits.add(form))
    }
  }
  return [...hits]
}

/** Every private key that is sealed in a wallet: its number, and how a JWK writes it. */
export async function privateKeysIn(document: string, passphrase: string): Promise<(string | Buffer)[]> {
  const { text } = await WalletLock.open(document, passphrase)
  return [...text.matchAll(/"d":"([\w-]{43})"/g)].flatMap(([, d = '']) => [d, Buffer.from(d, 'base64url')])
}
