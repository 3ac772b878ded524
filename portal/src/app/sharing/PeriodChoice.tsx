import { NativeSelect, TextInput } from '@mantine/core'
import { useText } from '../text/Language'
import type { Fields } from './GranteeChoice'
import { dayOf, endOf, longestDays, periods, type Period } from './terms'

const dayMs = 24 * 60 * 60 * 1000

/** For how long: a usual period, or until the end of a day. */
export function PeriodChoice({ choice, change }: Fields) {
  const { grant: text, sharing } = useText()
  const now = Date.now()
  const isWrong = choice.period === 'day' && choice.lastDay !== '' && endOf(choice, now) === undefined
  return (
    <>
      <NativeSelect label={text.period} value={choice.period}
        onChange={event => change({ period: event.currentTarget.value as Period })}
        data={periods.map(value => ({ value, label: value === 'day' ? sharing.untilDay : text.periods[value] }))} />
      {choice.period === 'day' && (
        <TextInput type="date" label={sharing.lastDay} required value={choice.lastDay}
          min={dayOf(now + 1)} max={dayOf(now + longestDays * dayMs)} error={isWrong && sharing.wrongDay}
          onChange={event => change({ lastDay: event.currentTarget.value })} />
      )}
    </>
  )
}
