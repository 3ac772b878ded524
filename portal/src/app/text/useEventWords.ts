import { categories as everyCategory, type Category, type Purpose, type Role } from '../../protocol/codes'
import type { LedgerEvent } from '../../protocol/receipt'
import { useGranteeName } from '../Grantee'
import { usePersonName } from '../people/Person'
import { keyOfStored } from '../records/entry'
import { useOpened } from '../wallets/Wallets'
import { useText } from './Language'

/** Members that no event names: to whom each permit was given, and who wrote what, by record and version. */
interface Named {
  readers?: ReadonlyMap<string, string> | undefined
  authors?: ReadonlyMap<string, string> | undefined
}

/** An event of the access log as a sentence, with whom it does not name as far as they are known. spec portal 5.12 */
export function useEventWords({ readers, authors }: Named = {}): (event: LedgerEvent) => string {
  const { events: text, categories, purposes, roles } = useText()
  const { wallet } = useOpened()
  const ofOthers = useWordsOfOthers()
  const granteeName = useGranteeName()
  const byName = usePersonName(true)
  const name = (id: unknown) => granteeName(`member:${String(id)}`)
  const list = useList()
  const ofOneself = (event: LedgerEvent): string => {
    const category = categories[event['category'] as Category]
    const purpose = purposes[event['purpose'] as Purpose]
    switch (event.type) {
      case 'MemberRegistered': return text.registered(roles[event['role'] as Role])
      case 'ConsentGranted':
        return text.granted(granteeName(String(event['grantee'])), list(event['categories']), purpose)
      case 'ConsentRevoked': return text.revoked
      case 'EpochsPublished':
        return text.epochs(list((event['epochs'] as { category: Category }[]).map(one => one.category)))
      case 'AccessDecided': return event['isPermitted'] === true
        ? text.permitted(name(event['requester']), category, purpose)
        : text.denied(name(event['requester']), category, purpose)
      case 'ReleaseSummarised': {
        const reader = readers?.get(String(event['permit']))
        const count = (event['records'] as string[]).length
        return reader === undefined ? text.released(count) : text.releasedTo(name(reader), count)
      }
      case 'RecordStored': {
        const author = authors?.get(keyOfStored(event) ?? '')
        return author === undefined ? text.stored(category) : text.storedBy(byName(author), category)
      }
      case 'VersionWithdrawn': return text.withdrawn
      case 'RecordErased': return text.erased
      case 'EmergencyOpened': return text.emergency(name(event['requester']), list(event['categories']))
      case 'EmergencyReviewed': return event['isJustified'] === true ? text.justified : text.unjustified
      case 'EmergencyPolicySet': return text.emergencyPolicy((event['organisations'] as string[]).join(', '))
      case 'PractitionerVoted': return event['isVerified'] !== true ? text.notVerified
        : event['practitioner'] === wallet.member ? text.verifiedYou : text.verified
      case 'AlertRaised': return text.alert(category)
      case 'AlertAcknowledged': return text.acknowledged(name(event['by']))
      case 'BatchAnchored': return text.anchored(category, Number(event['count']))
      case 'KeyRotated': return text.rotated
      default: return text.other(event.type)
    }
  }
  return event => ofOthers(event) ?? ofOneself(event)
}

// What happens at a patient's one was let in to, and what one asked oneself, is said of them.
function useWordsOfOthers(): (event: LedgerEvent) => string | undefined {
  const { news: text, categories, purposes } = useText()
  const { wallet } = useOpened()
  const granteeName = useGranteeName()
  const list = useList()
  return event => {
    if (event['patient'] === wallet.member) {
      return undefined
    }
    const patient = granteeName(`member:${String(event['patient'])}`)
    const purpose = purposes[event['purpose'] as Purpose]
    switch (event.type) {
      case 'ConsentGranted': return text.letIn(patient, list(event['categories']), purpose)
      case 'ConsentRevoked': return text.ended(patient)
      case 'EpochsPublished': return text.newKeys(patient)
      case 'EmergencyPolicySet': return text.leftForEmergencies(patient)
      case 'AccessDecided': {
        const what = `${categories[event['category'] as Category]}, ${purpose}`
        return event['requester'] !== wallet.member ? undefined
          : event['isPermitted'] === true ? text.mayRead(patient, what) : text.mayNotRead(patient, what)
      }
      case 'ReleaseSummarised': return text.released(patient, (event['records'] as string[]).length)
      case 'RecordStored': return text.stored(patient, categories[event['category'] as Category])
      case 'AlertRaised': return text.alert(patient, categories[event['category'] as Category])
      default: return undefined
    }
  }
}

function useList(): (values: unknown) => string {
  const { events: text, categories } = useText()
  return values => (values as Category[]).length === everyCategory.length ? text.everything
    : (values as Category[]).map(category => categories[category]).join(', ')
}
