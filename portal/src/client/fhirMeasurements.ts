import { utf8Bytes, type Bytes } from '../protocol/encoding'
import { jsonOf } from './answers'
import { ihmsOf } from './ihm'
import { Problem } from './problem'
import type { Session } from './session'
import type { Visit } from './visit'

interface Entry { resource?: { resourceType?: string } }

/** A page of what a search found. spec ihm-fhir 3 */
interface Page { link?: { relation: string; url: string }[]; entry?: Entry[] }

/** From one moment up to another, in milliseconds. */
export interface Period { from: number; to: number }

/** How many measurements a Bundle has, and whether the IHM could read all of its store. */
export interface WrittenBundle { count: number; isWhole: boolean }

const mostOnPage = '500'
const head = '{"resourceType":"Bundle","type":"searchset"'

/**
 * As a patient: writes what was measured in a time as one FHIR Bundle, oldest first, each entry as the IHM that takes
 * the measurements in tells it. `advance` hears how many there are, and ends it by throwing.
 */
// spec portal 6.13
export async function writeMeasurements(
  session: Session, period: Period, write: (bytes: Bytes) => Promise<void>, advance: (count: number) => void,
): Promise<WrittenBundle> {
  const { visits: [ihm], away: [away] } = await ihmsOf(session)
  if (ihm === undefined) {
    throw away?.fault ?? new Problem(404, 'unknown-patient', 'No IHM serves the patient.')
  }
  const written = { count: 0, isWhole: true }
  let before = `${head},"entry":[`
  for await (const { entry = [] } of pagesOf(ihm, session.wallet.member, period)) {
    const outcomes = entry.filter(({ resource }) => resource?.resourceType === 'OperationOutcome').length
    written.count += entry.length - outcomes
    written.isWhole &&= outcomes === 0
    advance(written.count)
    if (entry.length > 0) {
      await write(utf8Bytes(before + entry.map(one => JSON.stringify(one)).join(',')))
      before = ','
    }
  }
  await write(utf8Bytes(`${before === ',' ? ']' : head},"total":${written.count}}`))
  return written
}

// The search is posted, and a link to the next page says nothing: the pseudonym stands in no address.
async function* pagesOf(ihm: Visit, patient: string, { from, to }: Period): AsyncGenerator<Page> {
  const query = new URLSearchParams({ patient, _sort: 'date', _count: mostOnPage })
  query.append('date', `ge${new Date(from).toISOString()}`)
  query.append('date', `lt${new Date(to).toISOString()}`)
  let answer = await ihm.call({
    method: 'POST', path: '/fhir/Observation/_search', body: `${query}`, type: 'application/x-www-form-urlencoded',
  })
  for (;;) {
    const page = await jsonOf<Page>(answer)
    yield page
    const next = page.link?.find(({ relation }) => relation === 'next')
    if (next === undefined) {
      return
    }
    // Whatever host it names: the token is for this one.
    const { pathname, search } = new URL(next.url)
    answer = await ihm.call({ method: 'GET', path: `${pathname}${search}` })
  }
}
