import { signBatch, type Measurement } from '../protocol/deviceBatch'
import { randomId } from '../protocol/encoding'
import { createWallet } from '../protocol/wallet'
import { registerDevice } from './devices'
import { isSilence } from './ihm'
import { Problem } from './problem'
import type { Session } from './session'
import { simulatedNight } from './simulatedNight'

const readingsInBatch = 200
const patience = 20
const pauseMs = 1000

/** Whether a page was served by a development network: over plain HTTP, on this machine. spec portal 6.9 */
export function isForDevelopment({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/**
 * As a patient of a development network: wears a watch that is none. Its key is made here, registered as a device's,
 * signs a night that is made up, and is gone with the page. Says how far it came, from 0 to 1; returns the device.
 */
export async function wear(
  session: Session, ihm: string, advance: (part: number) => void, now = Date.now(),
): Promise<string> {
  const { member: patient, network, organisation } = session.wallet
  const { wallet: watch } = await createWallet(network, organisation, 'device', randomId())
  await registerDevice(session, watch)
  const night = simulatedNight(now)
  for (let sent = 0; sent < night.length; sent += readingsInBatch) {
    advance(sent / night.length)
    await send(session, ihm, await signBatch(watch.signing, { network, patient }, part(night, sent)))
  }
  advance(1)
  return watch.member
}

function part(night: readonly Measurement[], from: number): readonly Measurement[] {
  return night.slice(from, from + readingsInBatch)
}

// The IHM hears of a new device within a second or two; the same batch sent again changes nothing.
async function send(session: Session, ihm: string, batch: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await session.before(ihm).call({ method: 'POST', path: '/v1/samples', body: batch, type: 'application/jose' })
      return
    } catch (fault) {
      const isPassing = isSilence(fault) || (fault instanceof Problem && fault.code === 'device-unknown')
      if (!isPassing || attempt === patience) {
        throw fault
      }
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
}
