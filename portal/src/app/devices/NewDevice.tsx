import { Button, Card, FileInput, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { registerDevice } from '../../client/devices'
import { readPemKey } from '../../protocol/pem'
import { createWallet } from '../../protocol/wallet'
import { Fault } from '../Fault'
import { usePeople } from '../people/People'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { saveFile, textOf } from '../wallets/files'
import { isPassphrase, NewPassphrase } from '../wallets/NewPassphrase'
import { useOpened } from '../wallets/Wallets'
import { useKeyFiles, type KeyFile } from './KeyFiles'

/** Registers a device: with new keys, whose file it gets, or with the signing key that it has. */
export function NewDevice({ registered }: { registered: () => Promise<void> }) {
  const text = useText().devices
  const { files, clear } = useKeyFiles()
  const [isOpen, setOpen] = useState(false)
  const done = async () => {
    setOpen(false)
    await registered()
  }
  useEffect(() => clear, [clear])
  return (
    <Place step={isOpen}>
      <Stack>
        {files.map(file => <Handover key={file.member} file={file} />)}
        {isOpen ? <Form done={done} back={() => setOpen(false)} /> : (
          <Group>
            <Button variant={files.length === 0 ? 'filled' : 'default'} onClick={() => setOpen(true)}>
              {text.add}
            </Button>
          </Group>
        )}
      </Stack>
    </Place>
  )
}

function Handover({ file }: { file: KeyFile }) {
  const text = useText().devices
  const { saved } = useKeyFiles()
  const save = () => {
    saveFile(`salus-device-${file.member.slice(0, 6)}.json`, file.document, 'application/json')
    saved(file)
  }
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Text role="status">{text.registered(file.name, file.height)}</Text>
        <Text size="sm">{text.fileExplained}</Text>
        {!file.isSaved && <Text size="sm" fw={600}>{text.fileUnsaved}</Text>}
        <Group><Button onClick={save}>{text.saveFile}</Button></Group>
      </Stack>
    </Card>
  )
}

function Form({ done, back }: { done: () => Promise<void>; back: () => void }) {
  const text = useText().devices
  const { session, wallet: patient } = useOpened()
  const people = usePeople()
  const { add } = useKeyFiles()
  const [name, setName] = useState('')
  const [brings, setBrings] = useState<'new' | 'own'>('new')
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const work = useWork()
  const register = async () => {
    const own = brings === 'own' && file !== null ? readPemKey(await textOf(file)) : undefined
    const { wallet, document } = await createWallet(patient.network, patient.organisation, 'device', passphrase, own)
    const { header } = await registerDevice(session, wallet)
    add({ member: wallet.member, name, height: `${header.height}`, document, isSaved: false })
    await people.name(wallet.member, name)
    await done()
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
