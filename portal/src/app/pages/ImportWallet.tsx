import { Button, FileInput, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { findGenesis, isNewcomer } from '../../client/registration'
import { digestOf } from '../../protocol/encoding'
import { openWallet } from '../../protocol/wallet'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { textOf } from '../wallets/files'
import { useWallets } from '../wallets/Wallets'

/** Takes a backup, or a wallet file of the command line, into this browser. */
export function ImportWallet() {
  const text = useText().importWallet
  const { take } = useWallets()
  const [, go] = useLocation()
  const [file, setFile] = useState<File | null>(null)
  const [label, setLabel] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const work = useWork()

  const bring = async (chosen: File) => {
    const document = await textOf(chosen)
    const wallet = await openWallet(document, passphrase)
    const genesis = await digestOf(await findGenesis())
    // Whoever left the first device before the desk was told goes on from here.
    const stage = await isNewcomer(wallet) ? 'apply' : 'ready'
    await take({ member: wallet.member, label: label.trim(), document, genesis, stage }, wallet)
    go('/')
  }

  return (
    <form onSubmit={event => {
      event.preventDefault()
      if (file !== null) {
        work.run(() => bring(file))
      }
    }}>
      <Stack className="narrow">
        <Title order={1}>{text.title}</Title>
        <Text>{text.explanation}</Text>
        <FileInput label={text.file} required value={file} onChange={setFile} />
        <TextInput label={text.label} required maxLength={60}
          value={label} onChange={event => setLabel(event.currentTarget.value)} />
        <PasswordInput label={text.passphrase} autoComplete="current-password" required
          value={passphrase} onChange={event => setPassphrase(event.currentTarget.value)} />
        <Fault fault={work.fault} />
        <Button type="submit" loading={work.isRunning} disabled={file === null || label.trim() === ''}>
          {text.bring}
        </Button>
      </Stack>
    </form>
  )
}
