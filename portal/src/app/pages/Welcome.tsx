import { Alert, Button, Card, Group, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import type { KeptWallet } from '../wallets/shelf'
import { useWallets } from '../wallets/Wallets'

/** The door: the wallets of this browser, and how to get one. */
export function Welcome() {
  const text = useText().welcome
  const { kept, fault, isIdleLocked } = useWallets()
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{text.tagline}</Text>
      {isIdleLocked && <Alert color="yellow" role="status">{text.idle}</Alert>}
      <Fault fault={fault} />
      {kept?.map(one => <WalletCard key={one.member} kept={one} />)}
      <Group>
        <Button component={Link} href="/new" variant={kept?.length === 0 ? 'filled' : 'default'}>{text.create}</Button>
        <Button component={Link} href="/import" variant="default">{text.import}</Button>
      </Group>
      <Text size="sm" c="dimmed">{text.keys}</Text>
    </Stack>
  )
}

function WalletCard({ kept }: { kept: KeptWallet }) {
  const text = useText().welcome
  const { unlock, forget } = useWallets()
  const [passphrase, setPassphrase] = useState('')
  const [isLeaving, setLeaving] = useState(false)
  const work = useWork()
  return (
    <Card withBorder component="section" aria-label={kept.label}>
      <form onSubmit={event => {
        event.preventDefault()
        work.run(() => unlock(kept, passphrase))
      }}>
        <Stack gap="sm">
          <Title order={2} size="h4">{kept.label}</Title>
          <PasswordInput label={text.passphrase} autoComplete="current-password" required
            value={passphrase} onChange={event => setPassphrase(event.currentTarget.value)} />
          <Fault fault={work.fault} />
          <Group justify="space-between">
            <Button type="submit" loading={work.isRunning}>{text.unlock}</Button>
            <Button variant="subtle" color="red" onClick={() => setLeaving(!isLeaving)}>{text.forget}</Button>
          </Group>
          {isLeaving && (
            <Alert color="red" title={text.forgetTitle}>
              <Stack gap="sm">
                <Text size="sm">{text.forgetWarning}</Text>
                <Group>
                  <Button color="red" onClick={() => work.run(() => forget(kept.member))}>{text.forgetNow}</Button>
                </Group>
              </Stack>
            </Alert>
          )}
        </Stack>
      </form>
    </Card>
  )
}
