import { Button, Card, FileInput, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { registerDevice } from '../../client/devices'
import { readPemKey } from '../../protocol/pem'
import { createWallet, type OpenWallet } from '../../protocol/wallet'
import { Fault } from '../Fault'
import { usePeople } from '../people/People'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { saveFile, textOf } from '../wallets/files'
import { isPassphrase, NewPassphrase } from '../wallets/NewPassphrase'
import { useOpened } from '../wallets/Wallets'

interface Made { wallet: OpenWallet; document: string; name: string; height: string }

/** Registers a device: with new keys, whose file it gets, or with the signing key that it has. */
export function NewDevice({ registered }: { registered: () => Promise<void> }) {
  const text = useText().devices
  const [isOpen, setOpen] = useState(false)
  const [made, setMade] = useState<Made>()
  const done = async (one: Made) => {
    setMade(one)
    setOpen(false)
    await registered()
  }
  return (
    <Place step={isOpen}>
      <Stack>
        {made !== undefined && (
          <Card withBorder>
            <Stack gap="xs">
              <Text role="status">{text.registered(made.name, made.height)}</Text>
              <Text size="sm">{text.fileExplained}</Text>
              <Group>
                <Button onClick={() => saveFile(`salus-device-${made.wallet.member.slice(0, 6)}.json`, made.document,
                  'application/json')}>{text.saveFile}</Button>
              </Group>
            </Stack>
          </Card>
        )}
        {isOpen ? <Form done={done} back={() => setOpen(false)} /> : (
          <Group>
            <Button variant={made === undefined ? 'filled' : 'default'} onClick={() => setOpen(true)}>
              {text.add}
            </Button>
          </Group>
        )}
      </Stack>
    </Place>
  )
}

function Form({ done, back }: { done: (made: Made) => Promise<void>; back: () => void }) {
  const text = useText().devices
  const { session, wallet: patient } = useOpened()
  const people = usePeople()
  const [name, setName] = useState('')
  const [brings, setBrings] = useState<'new' | 'own'>('new')
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const work = useWork()
  const register = async () => {
    const own = brings === 'own' && file !== null ? readPemKey(await textOf(file)) : undefined
    const { wallet, document } = await createWallet(patient.network, patient.organisation, 'device', passphrase, own)
    const { header } = await registerDevice(session, wallet)
    await people.name(wallet.member, name)
    await done({ wallet, document, name, height: `${header.height}` })
  }
  return (
    <Card withBorder component="section" aria-labelledby="new-device" className="narrow">
      <form onSubmit={event => {
        event.preventDefault()
        work.run(register)
      }}>
        <Stack>
          <Title order={2} size="h4" id="new-device">{text.add}</Title>
          <TextInput label={text.name} description={text.nameHint} required maxLength={100} value={name}
            onChange={event => setName(event.currentTarget.value)} />
          <SegmentedControl aria-label={text.key} value={brings} onChange={value => setBrings(value as typeof brings)}
            data={[{ value: 'new', label: text.newKey }, { value: 'own', label: text.ownKey }]} />
          {brings === 'own' && (
            <FileInput label={text.keyFile} description={text.keyFileHint} required value={file} onChange={setFile} />
          )}
          <Text size="sm">{text.passphraseExplained}</Text>
          <NewPassphrase onChange={setPassphrase} />
          <Fault fault={work.fault} />
          <Group>
            <Button type="submit" loading={work.isRunning}
              disabled={name.trim() === '' || !isPassphrase(passphrase) || (brings === 'own' && file === null)}>
              {text.register}
            </Button>
            <Button variant="default" onClick={back}>{text.back}</Button>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}
