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

/** Which of the secrets are in a text, in whatever form. */
export function found(secrets: readonly (string | Buffer)[], text: string): string[] {
  return secrets.flatMap(formsOf).filter(form => text.includes(form))
}

/** Every private key that is sealed in a wallet: its number, and how a JWK writes it. */
export async function privateKeysIn(document: string, passphrase: string): Promise<(string | Buffer)[]> {
  const { text } = await WalletLock.open(document, passphrase)
  return [...text.matchAll(/"d":"([\w-]{43})"/g)].flatMap(([, d = '']) => [d, Buffer.from(d, 'base64url')])
}
