import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { ownMeasurements, spans, type Span } from '../../client/measurements'
import { Awaited } from '../Awaited'
import { useLive } from '../Live'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { Courses } from '../vitals/Courses'
import { SaveFhir } from '../vitals/SaveFhir'
import { useOpened } from '../wallets/Wallets'

const askEveryMs = 60_000

/** A patient's own measurements over a day, a week or a month. */
export function Vitals() {
  const text = useText().vitals
  const { session } = useOpened()
  const [span, setSpan] = useState<Span>('day')
  const answer = useAnswer(
    useCallback(async () => ({ span, shown: await ownMeasurements(session, span, Date.now()) }), [session, span]))
  const { value, refresh } = answer
  useLive(({ event }) => {
    if (event.type === 'AlertRaised') {
      void refresh()
    }
  })
  useEffect(() => {
    const timer = setInterval(() => void refresh(), askEveryMs)
    return () => clearInterval(timer)
  }, [refresh])
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{text.title}</Title>
        <SpanChoice span={span} choose={setSpan} />
      </Group>
      <Text>{text.explained}</Text>
      <Awaited answer={answer} />
      {value?.span === span && <Courses shown={value.shown} />}
      <Group><Button variant="default" onClick={() => void refresh()}>{text.refresh}</Button></Group>
      {value?.span === span && value.shown.kind === 'measured' && (
        <SaveFhir key={span} from={value.shown.measured.from} to={value.shown.measured.to} />
      )}
    </Stack>
  )
}

/** How long a time is shown. */
export function SpanChoice({ span, choose }: { span: Span; choose: (span: Span) => void }) {
  const text = useText().vitals
  return (
    <SegmentedControl aria-label={text.span} value={span} onChange={value => choose(value as Span)}
      data={spans.map(value => ({ value, label: text.spans[value] }))} />
  )
}
