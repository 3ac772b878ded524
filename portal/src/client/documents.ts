import type { Category } from '../protocol/codes'
import type { PublicEpoch } from '../protocol/record'
import type { FhirDocument } from '../protocol/fhir/bundle'
import { publicEpoch } from './keys'
import { Problem } from './problem'
import { storeUnder } from './records'
import type { Session } from './session'

const atOnce = 3
const mostWaits = 20

type Pause = (seconds: number) => Promise<void>

const pause: Pause = seconds => new Promise(done => setTimeout(done, 1000 * seconds))

/** Stores the documents of a bundle as the patient's records, and tells of each that is final. */
export async function storeDocuments(
  session: Session, patient: string, documents: readonly FhirDocument[], heard: (document: FhirDocument) => void,
): Promise<void> {
  const epochs = new Map<Category, Promise<PublicEpoch>>()
  await storeEach(documents, async ({ category, mediaType, bytes }) => {
    const epoch = epochs.get(category) ?? publicEpoch(session, patient, category)
    epochs.set(category, epoch)
    await storeUnder(session, patient, await epoch, { mediaType, bytes })
  }, heard)
}

/**
 * Stores one after the other, a few at a time. A node that has too much of one member at once is waited for. The first
 * other fault ends it: what was told of is stored, the rest is not.
 */
export async function storeEach<T>(
  documents: readonly T[], store: (document: T) => Promise<void>, heard: (document: T) => void, wait = pause,
): Promise<void> {
  const left = [...documents]
  const failed: unknown[] = []
  const work = async () => {
    while (left.length > 0 && failed.length === 0) {
      const document = left.shift() as T
      try {
        await patiently(() => store(document), wait)
        heard(document)
      } catch (fault) {
        failed.push(fault)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  if (failed.length > 0) {
    throw failed[0]
  }
}

// A quota refills by itself (spec ledger 7); nothing was stored of what it refused.
async function patiently(work: () => Promise<void>, wait: Pause): Promise<void> {
  for (let waits = 0; ; waits++) {
    try {
      return await work()
    } catch (fault) {
      const isPutOff = fault instanceof Problem && fault.status === 429
      if (!isPutOff || waits === mostWaits) {
        throw fault
      }
      await wait(fault.retrySeconds ?? 1)
    }
  }
}
