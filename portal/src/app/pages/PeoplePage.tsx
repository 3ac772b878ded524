import { Alert, Button, Card, FileButton, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { Fault } from '../Fault'
import { all, parseCard, readBook, search, writeBook } from '../people/book'
import { MyCard } from '../people/MyCard'
import { usePeople } from '../people/People'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { saveFile } from '../wallets/files'
import { openOwnFile, sealToSelf } from '../wallets/sealedShelf'
import { useOpened } from '../wallets/Wallets'

const mostShown = 200

/** The book of names: who is in it, one's own card, and the book as a file. */
export function PeoplePage() {
  const text = useText().people
  const { fault } = usePeople()
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <Fault fault={fault} />
      <Adding />
      <Names />
      <MyCard />
      <BookFile />
    </Stack>
  )
}

function Adding() {
  const text = useText().people
  const { book, name } = usePeople()
  const [typed, setTyped] = useState('')
  const [added, setAdded] = useState<string>()
  const work = useWork()
  const card = parseCard(typed)
  const isCard = card !== undefined && card.name !== ''
  // A card changes no name; whoever has one is renamed where it is shown. spec portal 5.2
  const known = isCard ? book.get(card.id) : undefined
  const add = async () => {
    if (card !== undefined) {
      await name(card.id, card.name)
      setAdded(card.name)
      setTyped('')
    }
  }
  return (
    <form onSubmit={event => {
      event.preventDefault()
      work.run(add)
    }}>
      <Stack gap="sm" className="narrow">
        <TextInput label={text.add} description={text.addHint} autoComplete="off" value={typed}
          error={typed.trim() !== '' && (known !== undefined ? text.alreadyNamed(known) : !isCard && text.notACard)}
          onChange={event => setTyped(event.currentTarget.value)} />
        <Fault fault={work.fault} />
        {added !== undefined && <Text role="status" size="sm">{text.added(added)}</Text>}
        <Group>
          <Button type="submit" loading={work.isRunning} disabled={!isCard || known !== undefined}>{text.add}</Button>
        </Group>
      </Stack>
    </form>
  )
}

function Names() {
  const text = useText().people
  const { book } = usePeople()
  const { wallet } = useOpened()
  const [wanted, setWanted] = useState('')
  const others = all(book).filter(({ id }) => id !== wallet.member)
  const found = search(book, wanted, mostShown).filter(({ id }) => id !== wallet.member)
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">{text.book}</Title>
      {others.length === 0 && <Text c="dimmed" role="status">{text.empty}</Text>}
      {others.length > 8 && (
        <TextInput className="narrow" type="search" label={text.find} value={wanted}
          onChange={event => setWanted(event.currentTarget.value)} />
      )}
      {others.length > 0 && found.length === 0 && <Text role="status">{text.none}</Text>}
      {found.length > 0 && (
        <ul className="log">
          {found.map(({ id }) => (
            <li key={id}>
              <Group justify="space-between" gap="xs">
                <Person id={id} />
                <span className="row-note">{id}</span>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  )
}

// Sealed to the wallet, like the book itself: the same wallet on a second device opens it.
function BookFile() {
  const text = useText().people
  const { book, takeIn } = usePeople()
  const { wallet } = useOpened()
  const [count, setCount] = useState<number>()
  const work = useWork()
  const save = async () => {
    const sealed = await sealToSelf(wallet, 'people', writeBook(book))
    saveFile(`salus-people-${wallet.member.slice(0, 6)}.jwe`, sealed, 'application/jose')
  }
  const bring = async (file: File) => {
    const brought = readBook(await openOwnFile(wallet, 'people', file))
    await takeIn(brought)
    setCount(brought.size)
  }
  return (
    <Card withBorder component="section" aria-labelledby="book-file" className="narrow">
      <Stack gap="sm">
        <Title order={2} size="h4" id="book-file">{text.bookFile}</Title>
        <Text size="sm">{text.bookFileExplained}</Text>
        <Group>
          <Button variant="default" disabled={book.size === 0} onClick={() => work.run(save)}>{text.saveBook}</Button>
          <FileButton onChange={file => file !== null && work.run(() => bring(file))}>
            {props => <Button variant="default" {...props}>{text.bringBook}</Button>}
          </FileButton>
        </Group>
        {count !== undefined && <Alert color="teal" role="status">{text.brought(count)}</Alert>}
        <Fault fault={work.fault} />
      </Stack>
    </Card>
  )
}
