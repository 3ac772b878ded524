import { Button, Group, NativeSelect, Progress, Stack, Text, Title } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { confirmedExplanation } from '../../client/confirmation'
import { explanation } from '../../client/consents'
import { accessLog, proveEntry } from '../../client/log'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { checkProofs, entriesSince, type Checked } from '../sharing/proofs'
import { ReportTables } from '../sharing/ReportTables'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { workAdvanced } from '../wallets/idle'
import { useOpened } from '../wallets/Wallets'

const periods = ['30', '90', '365', 'all'] as const
type Period = typeof periods[number]

/** Who can see what, and what happened, for paper; each entry with the id of its proof. */
export function Report() {
  const { access, report: text } = useText()
  const { kept, session, wallet } = useOpened()
  const [period, setPeriod] = useState<Period>('90')
  const [checked, setChecked] = useState<Checked>(new Map())
  const [confirmed, setConfirmed] = useState<Awaited<ReturnType<typeof confirmedExplanation>>>()
  const ending = useRef(new AbortController())
  const work = useWork()
  const ask = useCallback(async () => ({
    explained: await explanation(session), log: await accessLog(session), at: Date.now(),
  }), [session])
  const answer = useAnswer(ask)
  const { value } = answer
  useEffect(() => () => ending.current.abort(), [])

  const entries = value === undefined ? []
    : entriesSince(value.log, period === 'all' ? undefined : Number(period), value.at)
  const all = entries.length
  const verify = async () => {
    ending.current = new AbortController()
    setChecked(new Map())
    setConfirmed(await confirmedExplanation(session))
    await checkProofs(entries, entry => proveEntry(session, entry), now => {
      workAdvanced()
      setChecked(now)
    }, ending.current.signal)
  }
  const choose = (chosen: Period) => {
    ending.current.abort()
    setChecked(new Map())
    setPeriod(chosen)
  }
  return (
    <Stack className="report">
      <Title order={1}>{text.title}</Title>
      <Text className="on-screen">{text.explanation}</Text>
      <Text className="long">{text.for(kept.label, wallet.member)}</Text>
      {value !== undefined && <Text>{text.made} <Moment at={value.at} /></Text>}
      <Group align="end" className="on-screen">
        <NativeSelect label={text.period} value={period} data={periods.map(one => ({
          value: one, label: text.periods[one],
        }))} onChange={event => choose(event.currentTarget.value as Period)} />
        <Button
          variant="default" loading={work.isRunning} disabled={value === undefined} onClick={() => work.run(verify)}
        >{text.verify}</Button>
        <Button disabled={value === undefined || work.isRunning} onClick={() => window.print()}>{text.print}</Button>
      </Group>
      <Awaited answer={answer} />
      <Fault fault={work.fault} />
      {all > 0 && <State checked={checked} all={all} isRunning={work.isRunning} />}
      {confirmed !== undefined && (
        <Text role="status">{access.confirmed} <Moment at={confirmed.at} />.</Text>
      )}
      {value !== undefined && (
        <ReportTables readers={(confirmed ?? value.explained).readers} entries={entries} checked={checked} />
      )}
    </Stack>
  )
}

function State({ checked, all, isRunning }: { checked: Checked; all: number; isRunning: boolean }) {
  const { report: text } = useText()
  if (isRunning) {
    return (
      <Stack gap={4} className="on-screen">
        <Progress value={100 * checked.size / all} aria-label={text.verify} />
        <Text size="sm" role="status">{text.verifying(checked.size, all)}</Text>
      </Stack>
    )
  }
  const failed = [...checked.values()].filter(holds => !holds).length
  return (
    <Text role="status" fw={600}>
      {checked.size < all ? text.unverified : failed > 0 ? text.failed(failed) : text.verified(all)}
    </Text>
  )
}
