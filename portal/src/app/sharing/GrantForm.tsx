import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { consentIn, policyNow } from '../../client/consents'
import { provenMember } from '../../client/keys'
import { accessLog } from '../../client/log'
import type { MemberCard } from '../../client/members'
import { Refused } from '../../client/problem'
import { ownListings } from '../../client/ownListings'
import { givenOnce, heldBy, superseded, trySharing, type DryRun, type Sharing } from '../../client/sharing'
import {
  memberGrantee, purposesOf, roleGrantee, type Category, type Grantee, type Purpose, type Role,
} from '../../protocol/codes'
import type { ConsentTerms } from '../../protocol/policy'
import type { Session } from '../../client/session'
import { Fault } from '../Fault'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useStep } from '../useStep'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'
import { GranteeChoice } from './GranteeChoice'
import { GrantPreview } from './GrantPreview'
import { PeriodChoice } from './PeriodChoice'
import { isWhole, sharingOf, type Choice } from './terms'
import { WhatChoice } from './WhatChoice'

/** What would be signed, and what the ledger says that it opens. */
export interface Preview {
  sharing: Sharing
  tried: DryRun
  role: Role
  organisation: string
  taken: { consent: ConsentTerms; categories: readonly string[] }[]
  /** What of it the grantee can read already, also by its role. */
  held: readonly Category[]
  /** What of it the grantee could read once, and no more. */
  given: readonly Category[]
}

interface Form {
  initial: Choice
  /** A consent that is changed: who reads, and what for, stay. */
  former?: ConsentTerms
  /** What was asked for; else what the grantee's role is for. */
  purpose?: Purpose
  done: () => void
  leave?: () => void
}

/** Lets somebody see something: who, what, for how long; then exactly what it opens; then the signature. */
export function GrantForm({ initial, former, purpose, done, leave }: Form) {
  const text = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const [choice, setChoice] = useState(initial)
  const [preview, setPreview] = useStep<Preview>()
  const work = useWork()
  const change = (changed: Partial<Choice>) => setChoice(now => ({ ...now, ...changed }))

  const show = async () => {
    const now = Date.now()
    const grantee = await granteeOf(session, choice)
    const claimed = former?.purpose ?? purpose ?? purposesOf(grantee.role)[0]
    if (claimed === undefined) {
      throw new Refused('unknown-grantee')
    }
    const own = choice.records === undefined ? [] : await ownListings(session)
    const { terms, ...chosen } = sharingOf(choice, claimed, own, grantee.grantee, now)
    const sharing = { ...chosen, terms: { ...terms, ...former === undefined ? {} : { actions: former.actions } } }
    const tried = await trySharing(session, sharing, keep)
    const policy = await policyNow(session)
    if (former !== undefined) {
      consentIn(policy, former.id)
    }
    const taken = superseded(policy.consents, sharing, now).filter(one => one.consent.id !== former?.id)
    const readers = [grantee.grantee, roleGrantee(grantee.organisation, grantee.role)]
    const held = readers.flatMap(reader => heldBy(policy.consents, reader, now))
    const given = terms.past ? [] : givenOnce(await accessLog(session), readers)
    setPreview({
      sharing, tried, role: grantee.role, organisation: grantee.organisation, taken,
      held: terms.categories.filter(category => held.includes(category)),
      given: terms.categories.filter(category => given.includes(category) && !held.includes(category)),
    })
  }

  return (
    <Place step={preview}>
      {preview !== undefined
        ? <GrantPreview preview={preview} former={former} done={done} back={() => setPreview(undefined)} />
        : (
          <form onSubmit={event => {
            event.preventDefault()
            work.run(show)
          }}>
            <Stack>
              {former === undefined && <GranteeChoice choice={choice} change={change} />}
              <WhatChoice choice={choice} change={change} />
              <PeriodChoice choice={choice} change={change} />
              <Fault fault={work.fault} />
              <Button type="submit" loading={work.isRunning} disabled={!isWhole(choice, Date.now())}>
                {text.grant.preview}
              </Button>
              {leave !== undefined && <Button variant="default" onClick={leave}>{text.sharing.leave}</Button>}
            </Stack>
          </form>
        )}
    </Place>
  )
}

type Found = Pick<MemberCard, 'role' | 'organisation'> & { grantee: Grantee }

async function granteeOf(session: Session, choice: Choice): Promise<Found> {
  if (choice.kind === 'role') {
    const [organisation = '', role] = choice.role.slice('role:'.length).split('/')
    return { grantee: choice.role, organisation, role: role as Role }
  }
  const card = await provenMember(session, choice.member)
  if (card === undefined) {
    throw new Refused('unknown-grantee')
  }
  return { grantee: memberGrantee(card.id), organisation: card.organisation, role: card.role }
}
