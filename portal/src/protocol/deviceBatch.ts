import { randomId, utf8Bytes } from './encoding'
import type { SigningKey } from './keys'
import { signJws } from './signed'

/** What a device measured: one value at a moment, or a stretch of values so many milliseconds apart; a value that is a
 *  code has no unit. spec ihm-intake 3.1 */
export type Measurement = { signal: string; id: string; unit?: string } & (
  { time: number; value: number | string } | { from: number; periodMs: number; values: number[] })

/** A batch under the device's own key, good for one patient of one network. spec ihm-intake 2.1, 2.2 */
export async function signBatch(
  key: SigningKey, address: { network: string; patient: string }, readings: readonly Measurement[], sent = Date.now(),
): Promise<string> {
  const { network, patient } = address
  const payload = { network, patient, batch: randomId(), sent, readings }
  return signJws(key, 'salus-device', utf8Bytes(JSON.stringify(payload)))
}
