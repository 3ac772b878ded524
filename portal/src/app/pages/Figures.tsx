import { Stack, Text, Title } from '@mantine/core'
import { useCallback } from 'react'
import { history } from '../../client/operation'
import { Awaited } from '../Awaited'
import { Figure } from '../operation/Figure'
import { plotsOf } from '../operation/plots'
import { useRepeated } from '../useRepeated'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'

const askEveryMs = 10_000

/** The node's last hour, drawn. spec api 9.6 */
export function Figures() {
  const text = useText().figures
  const { session } = useOpened()
  const answer = useRepeated(useCallback(() => history(session), [session]), askEveryMs)
  const { value } = answer
  const isShort = value !== undefined && value.times.length < 3
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <Awaited answer={answer} />
      {isShort && <Text role="status">{text.short}</Text>}
      {value !== undefined && !isShort && (
        <div className="figures">
          {plotsOf(value, text.lines).map(plot => <Figure key={plot.name} plot={plot} times={value.times} />)}
        </div>
      )}
    </Stack>
  )
}
