import { Alert, Button, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { changePassphrase } from '../../protocol/wallet'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { backupName, saveFile } from '../wallets/files'
import { isPassphrase, NewPassphrase } from '../wallets/NewPassphrase'
import { useOpened, useWallets } from '../wallets/Wallets'

/** The wallet itself: its backup, and its passphrase. */
export function WalletPage() {
  const text = useText().wallet
  const { kept, change } = useOpened()
  const { lock } = useWallets()
  const [former, setFormer] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const work = useWork()
  // The wallet in memory still seals under the former passphrase: it is opened anew.
  const replace = async () => {
    await change({ document: await changePassphrase(kept.document, former, passphrase) })
    lock()
  }
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{text.backup}</Text>
      <Button variant="default" onClick={() =>
        saveFile(backupName(kept.member), kept.document, 'application/json')}>{text.save}</Button>
      <Title order={2} size="h3">{text.change}</Title>
      <Alert color="gray" variant="light">{text.changeExplained}</Alert>
      <form onSubmit={event => {
        event.preventDefault()
        work.run(replace)
      }}>
        <Stack>
          <PasswordInput label={text.former} autoComplete="current-password" required
            value={former} onChange={event => setFormer(event.currentTarget.value)} />
          <NewPassphrase onChange={setPassphrase} />
          <Fault fault={work.fault} />
          <Button type="submit" loading={work.isRunning} disabled={!isPassphrase(passphrase)}>{text.changeNow}</Button>
        </Stack>
      </form>
    </Stack>
  )
}
