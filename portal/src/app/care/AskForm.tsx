import { Alert, Button, Checkbox, NativeSelect, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { readCategories, type Answered } from '../../client/access'
import { categories, purposesOf, type Category, type Purpose } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'
import { Timeline } from './Timeline'
import { deniedIn, openedFirst } from './timeline'

interface Form {
  patient: string
  /** What is chosen at first, and what for. */
  initial: { categories: readonly Category[]; purpose?: Purpose }
  /** What stands above: who it is about. */
  children: ReactNode
}

interface Course { patient: string; answers: readonly Answered[]; of: number }

/** Asks to read categories of a patient for a purpose, and shows what is permitted as one course. */
export function AskForm({ patient, initial, children }: Form) {
  const { ask: text, care, categories: names, purposes } = useText()
  const { session, wallet } = useOpened()
  const offered = purposesOf(wallet.role)
  const [chosen, setChosen] = useState<readonly Category[]>(initial.categories)
  const [purpose, setPurpose] = useState<Purpose>(initial.purpose ?? offered[0] ?? 'TREAT')
  const [course, setCourse] = useState<Course>()
  const work = useWork(patient)
  // Whose records are looked at: nobody's once the page is left. What nobody sees is not asked for.
  const wanted = useRef<string>(undefined)
  useEffect(() => {
    wanted.current = patient
    return () => { wanted.current = undefined }
  }, [patient])

  const request = async () => {
    setCourse({ patient, answers: [], of: chosen.length })
    const asked = { patient, categories: categories.filter(one => chosen.includes(one)), purpose }
    await readCategories(session, asked, openedFirst, (answered, of) => {
      more(answered, of)
      return wanted.current === patient
    })
  }
  // What comes late of a patient is not put to another one's. spec portal 7.11
  const more = (answered: Answered, of?: number) =>
    setCourse(now => now?.patient !== answered.scope.patient ? now
      : { ...now, of: of ?? now.of, answers: [...now.answers, answered] })

  return (
    <Stack>
      <form onSubmit={event => {
        event.preventDefault()
        work.run(request)
      }}>
        <Stack className="narrow">
          {children}
          <Checkbox.Group label={care.categories} value={[...chosen]}
            onChange={values => setChosen(values as Category[])}>
            <div className="choices">
              {categories.map(one => <Checkbox key={one} value={one} label={names[one]} />)}
            </div>
          </Checkbox.Group>
          <NativeSelect label={text.purpose} value={purpose}
            onChange={event => setPurpose(event.currentTarget.value as Purpose)}
            data={offered.map(value => ({ value, label: purposes[value] }))} />
          <Fault fault={work.fault} />
          <Button type="submit" loading={work.isRunning} disabled={patient === '' || chosen.length === 0}>
            {text.ask}
          </Button>
        </Stack>
      </form>
      {course?.patient === patient && <Answer course={course} isRunning={work.isRunning} more={more} />}
    </Stack>
  )
}

interface Shown { course: Course; isRunning: boolean; more: (answered: Answered) => void }

function Answer({ course: { answers, of }, isRunning, more }: Shown) {
  const { ask: text, care, categories: names } = useText()
  const denied = deniedIn(answers)
  const isPermitted = answers.some(({ decision }) => decision.isPermitted)
  const found = new Set(answers.flatMap(one => one.released.map(({ listing }) => listing.record))).size
  return (
    <Stack>
      {isRunning && (
        <Stack gap={4}>
          <Progress value={100 * answers.length / of} aria-label={care.asking} />
          <Text size="sm" role="status">{care.progress(answers.length, of)}</Text>
        </Stack>
      )}
      {isPermitted && <Alert color="teal" role="status" title={text.permitted}>{text.found(found)}</Alert>}
      {denied.length > 0 && (
        <Alert color="yellow" role="status" title={text.denied}>
          {care.deniedOf(denied.map(category => names[category]).join(', '))} {text.deniedExplained}
        </Alert>
      )}
      <Timeline answers={answers} more={more} />
    </Stack>
  )
}
