import { Group, NativeSelect, Radio, Stack, Text } from '@mantine/core'
import { useCallback } from 'react'
import { roleChoices } from '../../client/sharing'
import { roleGrantee } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'
import type { Choice } from './terms'

/** The fields of a consent: what is chosen, and how it changes. */
export interface Fields { choice: Choice; change: (changed: Partial<Choice>) => void }

/** Who is let in: a member, or everyone of a role in an organisation. */
export function GranteeChoice({ choice, change }: Fields) {
  const { grant: text, sharing } = useText()
  return (
    <Stack gap="sm">
      <Radio.Group label={sharing.kind} value={choice.kind}
        onChange={kind => change({ kind: kind as Choice['kind'] })}>
        <Group mt={6}>
          <Radio value="member" label={sharing.kinds.member} />
          <Radio value="role" label={sharing.kinds.role} />
        </Group>
      </Radio.Group>
      {choice.kind === 'member'
        ? (
          <PersonField label={text.who} description={text.whoHint} required value={choice.member}
            onChange={member => change({ member })} />
        )
        : <RoleChoice choice={choice} change={change} />}
    </Stack>
  )
}

function RoleChoice({ choice, change }: Fields) {
  const { sharing: text, roles: names } = useText()
  const { session } = useOpened()
  const answer = useAnswer(useCallback(() => roleChoices(session), [session]))
  const { value } = answer
  const data = (value ?? []).map(({ organisation, roles }) => ({
    group: organisation,
    items: roles.map(role => ({ value: roleGrantee(organisation, role), label: `${names[role]}, ${organisation}` })),
  }))
  return (
    <>
      <NativeSelect label={text.role} description={text.roleHint} required value={choice.role}
        onChange={event => change({ role: event.currentTarget.value })}
        data={[{ value: '', label: text.chooseRole }, ...data]} />
      {value?.length === 0 && <Text size="sm" role="status">{text.noRoles}</Text>}
      <Awaited answer={answer} />
    </>
  )
}
