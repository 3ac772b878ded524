import { maxEpochs, sealEpochs, type KeyRecipient } from './categorySeal'
import { memberGrantee, type Category, type ConsentAction, type Grantee, type Purpose } from './codes'
import { newPrivateJwk, publicOf, type PublicJwk } from './keys'
import type { Message, NarrowedRecord, NextEpoch, PolicyChange, SealedKey } from './messages'
import { entitledTo, isEntitled, type PatientPolicy, type PolicyNow } from './policy'
import { RecordRejected } from './recordRejected'
import type { OpenWallet } from './wallet'
import type { EpochKey } from './walletContents'

/** What a patient lets a grantee do; `past` opens what was stored under former epochs too. spec ledger 9.1 */
export interface GrantTerms {
  categories: Category[]
  purpose: Purpose
  from: number
  to: number
  past: boolean
  actions?: ConsentAction[]
}

/** A message that is not signed yet, and what the wallet keeps once it is accepted. */
export interface Drafted<M> {
  message: M
  /** The private halves of the epochs that it publishes: they go into the wallet once the message is final. */
  newKeys: EpochKey[]
  /** Categories that did not fit: publish their epochs in a message of their own. */
  later: Category[]
  /** Entitled grantees left out of the seals, because no key of theirs is known. */
  withoutKey: Grantee[]
}

/** The agreement keys of the entitled, proven to be theirs. spec records 4.6 */
export type Directory = ReadonlyMap<Grantee, PublicJwk>

/** Whose policy it is, and the category keys at hand. */
export type Patient = Pick<OpenWallet, 'network' | 'member' | 'agreement'>
  & { categoryKeys: Pick<OpenWallet['categoryKeys'], 'privateHalves'> }

// A JWE of one epoch is about 1,300 characters in the JWS; a transaction holds 256 KiB. spec ledger 2.1
const maxSealsPerMessage = 150
const maxSealsPerEpoch = 128

/** Drafts what a patient signs about consent and keys; it needs no server. */
export class PolicyAuthor {
  constructor(
    private readonly patient: Patient, private readonly policy: PolicyNow, private readonly now = Date.now(),
  ) {}

  /** Publishes the next epoch of categories, sealed to the patient and to everyone entitled. spec ledger 10.3 */
  async publishEpochs(
    categories: readonly Category[], directory: Directory,
  ): Promise<Drafted<Message<'PublishEpoch'>>> {
    const { epochs, ...drafted } = await this.nextEpochs(this.policy, categories, directory)
    return { ...drafted, message: { type: 'PublishEpoch', body: { ...this.change(), epochs } } }
  }

  /** Grants whole categories: seals the grantee the epochs from the current one on, or the past ones too. */
  async grant(grantee: KeyRecipient, terms: GrantTerms): Promise<Message<'Grant'>> {
    const keys: SealedKey[] = []
    for (const category of terms.categories.filter(known => this.epoch(known) > 0)) {
      keys.push(await this.seal(grantee, category, terms.past))
    }
    return this.draft(grantee.grantee, terms, [], keys)
  }

  /** Grants single record versions, each with an envelope for the grantee; no category key is given. */
  narrow(grantee: Grantee, terms: GrantTerms, records: NarrowedRecord[]): Message<'Grant'> {
    return this.draft(grantee, terms, records, [])
  }

  /** Ends a consent, and rotates every category whose key its grantee may no longer hold: at once, or, where nobody's
   *  keys are known now, later. spec ledger 9.9, 9.10 */
  async revoke(consent: string, directory: Directory | undefined): Promise<Drafted<Message<'Revoke'>>> {
    const { policy, now } = this
    const ended = policy.consents.find(terms => terms.id === consent)
    const left = { ...policy, consents: policy.consents.filter(terms => terms.id !== consent) }
    const rotated = ended === undefined || ended.records.length > 0
      ? []
      : ended.categories.filter(category => !isEntitled(left, ended.grantee, category, now))
    const { epochs, ...drafted } = directory === undefined
      ? { epochs: [], newKeys: [], later: rotated, withoutKey: [] }
      : await this.nextEpochs(left, rotated, directory)
    return { ...drafted, message: { type: 'Revoke', body: { ...this.change(), consent, epochs } } }
  }

  /** Says which organisations' emergency role opens which categories; it replaces what was said. spec ledger 9.11 */
  async emergencyPolicy(
    roles: readonly { organisation: string; recipient: KeyRecipient }[], categories: readonly Category[],
  ): Promise<Message<'SetEmergencyPolicy'>> {
    const organisations = await Promise.all(roles.map(async ({ organisation, recipient }) => ({
      organisation, keys: await Promise.all(categories.map(category => this.seal(recipient, category, true))),
    })))
    return { type: 'SetEmergencyPolicy', body: { ...this.change(), organisations } }
  }

  private change(): PolicyChange {
    return { patient: this.patient.member, after: this.policy.last }
  }

  private epoch(category: Category): number {
    return this.policy.categories.find(known => known.category === category)?.epoch ?? 0
  }

  private draft(
    grantee: Grantee, terms: GrantTerms, records: NarrowedRecord[], keys: SealedKey[],
  ): Message<'Grant'> {
    const { categories, purpose, actions = ['read'], from, to } = terms
    const body = { ...this.change(), grantee, categories, purpose, actions, from, to, records, keys }
    return { type: 'Grant', body }
  }

  private async seal(recipient: KeyRecipient, category: Category, past: boolean): Promise<SealedKey> {
    const current = this.epoch(category)
    const first = past ? Math.max(1, current - maxEpochs + 1) : current
    const keys = await this.patient.categoryKeys.privateHalves(category, first, current)
    if (keys.length !== current - first + 1) {
      throw new RecordRejected('record-not-for-you', `The wallet lacks a key of ${category}.`)
    }
    return sealEpochs(this.patient.network, this.patient.member, keys, recipient)
  }

  private async nextEpochs(
    policy: PatientPolicy, categories: readonly Category[], directory: Directory,
  ): Promise<Omit<Drafted<never>, 'message'> & { epochs: NextEpoch[] }> {
    const drafted = { epochs: [] as NextEpoch[], newKeys: [] as EpochKey[], later: [] as Category[] }
    const withoutKey = new Set<Grantee>()
    let seals = 0
    for (const category of categories) {
      const holders = entitledTo(policy, category, this.now)
      const recipients = this.recipients(holders, directory)
      if (seals > 0 && seals + recipients.length > maxSealsPerMessage) {
        drafted.later.push(category)
        continue
      }
      seals += recipients.length
      holders.filter(holder => !recipients.some(({ grantee }) => grantee === holder))
        .forEach(holder => withoutKey.add(holder))
      const key = { category, epoch: this.epoch(category) + 1, key: await newPrivateJwk() }
      drafted.newKeys.push(key)
      drafted.epochs.push(await this.next(key, recipients))
    }
    return { ...drafted, withoutKey: [...withoutKey] }
  }

  private recipients(holders: readonly Grantee[], directory: Directory): KeyRecipient[] {
    const self = { grantee: memberGrantee(this.patient.member), key: this.patient.agreement.publicJwk }
    const others = holders.flatMap(grantee => {
      const key = directory.get(grantee)
      return key === undefined ? [] : [{ grantee, key }]
    })
    return [self, ...others.slice(0, maxSealsPerEpoch - 1)]
  }

  private async next(key: EpochKey, recipients: readonly KeyRecipient[]): Promise<NextEpoch> {
    const seals = await Promise.all(recipients.map(async recipient => {
      const { jwe } = await sealEpochs(this.patient.network, this.patient.member, [key], recipient)
      return { recipient: recipient.grantee, jwe }
    }))
    return { category: key.category, epoch: key.epoch, publicKey: publicOf(key.key), seals }
  }
}
