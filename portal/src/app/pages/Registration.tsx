import { Alert, Button, Code, FileInput, PasswordInput, Stack, Text, TextInput, Textarea, Title } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { Problem } from '../../client/problem'
import { apply, comparisonCode, findDesk, progress, type Progress } from '../../client/registration'
import { isLicence, isPractitioner } from '../../protocol/codes'
import { openWallet } from '../../protocol/wallet'
import { Fault } from '../Fault'
import { usePeople } from '../people/People'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { backupName, saveFile, textOf } from '../wallets/files'
import { useOpened } from '../wallets/Wallets'

// Whoever stands at the desk looks at the page; whoever waits for days does not.
const [askEveryMs, askLaterMs, askedSoon] = [1000, 5000, 120]

/** From a wallet to a member: a backup that is proven to open, a statement to the desk, and the wait for it. */
export function Registration() {
  const { stage } = useOpened().kept
  return (
    <Place step={stage}>
      {stage === 'backup' ? <Backup /> : stage === 'apply' ? <Apply /> : <Waiting />}
    </Place>
  )
}

function Backup() {
  const text = useText().backup
  const { kept, change } = useOpened()
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [isOther, setOther] = useState(false)
  const work = useWork()

  // Only a file that opens is a backup.
  const confirm = async (chosen: File) => {
    const saved = await openWallet(await textOf(chosen), passphrase)
    setOther(saved.member !== kept.member)
    if (saved.member === kept.member) {
      await change({ stage: 'apply' })
    }
  }

  return (
    <form onSubmit={event => {
      event.preventDefault()
      if (file !== null) {
        work.run(() => confirm(file))
      }
    }}>
      <Stack className="narrow">
        <Title order={1}>{text.title}</Title>
        <Text>{text.explanation}</Text>
        <Button variant="default" onClick={() =>
          saveFile(backupName(kept.member), kept.document, 'application/json')}>{text.save}</Button>
        <Text>{text.confirmation}</Text>
        <FileInput label={text.file} required value={file} onChange={setFile} />
        <PasswordInput label={text.passphrase} autoComplete="current-password" required
          value={passphrase} onChange={event => setPassphrase(event.currentTarget.value)} />
        {isOther && <Alert color="red" role="alert">{text.otherWallet}</Alert>}
        <Fault fault={work.fault} />
        <Button type="submit" loading={work.isRunning} disabled={file === null}>{text.confirm}</Button>
      </Stack>
    </form>
  )
}

function Apply() {
  const text = useText().apply
  const { kept, wallet, change } = useOpened()
  const people = usePeople()
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [licence, setLicence] = useState('')
  const work = useWork()
  const needsLicence = isPractitioner(wallet.role)

  const hand = async () => {
    const statement = { name: name.trim(), note: note.trim() }
    await people.name(wallet.member, name)
    const desk = await findDesk(kept.genesis)
    const registration = await apply(wallet, desk, statement, needsLicence ? licence : undefined)
      .then(applied => applied.registration, unlessRegistered)
    await change(registration === undefined ? { stage: 'ready' } : { stage: 'waiting', registration })
  }

  return (
    <form onSubmit={event => {
      event.preventDefault()
      work.run(hand)
    }}>
      <Stack className="narrow">
        <Title order={1}>{text.title(wallet.organisation)}</Title>
        <Text>{text.explanation}</Text>
        <TextInput label={text.name} required maxLength={200} autoComplete="name"
          value={name} onChange={event => setName(event.currentTarget.value)} />
        {needsLicence && (
          <TextInput label={text.licence} description={text.licenceHint} required maxLength={32}
            error={licence !== '' && !isLicence(licence) && text.licenceHint}
            value={licence} onChange={event => setLicence(event.currentTarget.value.toUpperCase())} />
        )}
        <Textarea label={text.note} description={text.noteHint} maxLength={1000} rows={3}
          value={note} onChange={event => setNote(event.currentTarget.value)} />
        <Fault fault={work.fault} />
        <Button type="submit" loading={work.isRunning}
          disabled={name.trim() === '' || (needsLicence && !isLicence(licence))}>{text.hand}</Button>
      </Stack>
    </form>
  )
}

// The desk registered the wallet meanwhile, as another device had asked.
function unlessRegistered(fault: unknown): undefined {
  if (!(fault instanceof Problem && fault.code === 'already-registered')) {
    throw fault
  }
}

function Waiting() {
  const { waiting: text, declined } = useText()
  const { kept, wallet, change } = useOpened()
  const [state, setState] = useState<Progress>()
  const [fault, setFault] = useState<unknown>()

  const ask = useCallback(async () => {
    if (kept.registration !== undefined) {
      const now = await progress(wallet, kept.registration)
      setFault(undefined)
      setState(now)
      if (now.state === 'registered') {
        await change({ stage: 'ready' })
      }
    }
  }, [kept.registration, wallet, change])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    const askOn = async (times: number) => {
      await ask().catch(setFault)
      if (!isLeft) {
        timer = setTimeout(() => void askOn(times + 1), times < askedSoon ? askEveryMs : askLaterMs)
      }
    }
    void askOn(1)
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [ask])

  // A desk keeps a registration for a week. spec portal 3.6
  const isGone = fault instanceof Problem && fault.code === 'unknown-registration'
  if (isGone || state?.state === 'declined') {
    return (
      <Stack className="narrow">
        <Title order={1}>{isGone ? text.goneTitle : text.declinedTitle}</Title>
        <Text>{isGone ? text.gone : declined[state?.reason ?? 'other']}</Text>
        <Button onClick={() => void change({ stage: 'apply' })}>{text.again}</Button>
      </Stack>
    )
  }
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation(wallet.organisation)}</Text>
      <Code className="code compared" data-testid="code">{comparisonCode(wallet.signing.kid)}</Code>
      <Text role="status">{text.asking}</Text>
      <Fault fault={fault} />
    </Stack>
  )
}
