import { Button, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { findDesk } from '../../client/registration'
import { createWallet } from '../../protocol/wallet'
import { newcomerRoles, type Role } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useWallets } from '../wallets/Wallets'
import { isPassphrase, NewPassphrase } from '../wallets/NewPassphrase'

/** Makes a wallet: its keys are made here and stay here. */
export function NewWallet() {
  const { newWallet: text, roles } = useText()
  const { take } = useWallets()
  const [, go] = useLocation()
  const [role, setRole] = useState<Role>('patient')
  const [label, setLabel] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const work = useWork()

  const create = async () => {
    const desk = await findDesk()
    const { wallet, document } = await createWallet(desk.network, desk.organisation, role, passphrase)
    await take({
      member: wallet.member, label: label.trim(), document, genesis: desk.genesis, stage: 'backup',
    }, wallet)
    go('/')
  }

  return (
    <form onSubmit={event => {
      event.preventDefault()
      work.run(create)
    }}>
      <Stack className="narrow">
        <Title order={1}>{text.title}</Title>
        <Text>{text.explanation}</Text>
        <NativeSelect label={text.role} value={role} onChange={event => setRole(event.currentTarget.value as Role)}
          data={newcomerRoles.map(value => ({ value, label: roles[value] }))} />
        <TextInput label={text.label} description={text.labelHint} required maxLength={60}
          value={label} onChange={event => setLabel(event.currentTarget.value)} />
        <NewPassphrase onChange={setPassphrase} />
        <Fault fault={work.fault} />
        <Button type="submit" loading={work.isRunning} disabled={!isPassphrase(passphrase) || label.trim() === ''}>
          {text.create}
        </Button>
      </Stack>
    </form>
  )
}
