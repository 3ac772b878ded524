import { Button, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Fault } from './Fault'
import { useText } from './text/Language'
import type { Answer } from './useAnswer'

// Longer than most lines and nodes take.
const slowAfterMs = 4000

/** What stands for an answer while it is awaited, and what to do when it did not come; nothing once it is there. */
export function Awaited({ answer: { value, fault, refresh } }: { answer: Answer<unknown> }) {
  const { arriving: text } = useText()
  const [isAsking, setAsking] = useState(false)
  if (fault === undefined) {
    return value === undefined ? <Coming /> : null
  }
  const again = () => {
    setAsking(true)
    void refresh().finally(() => setAsking(false))
  }
  return (
    <Stack gap="xs" align="start">
      <Fault fault={fault} />
      <Button variant="default" loading={isAsking} onClick={again}>{text.again}</Button>
    </Stack>
  )
}

/** The bones of what comes; after a while in words. Shown a moment later, by the style sheet: most is there before. */
export function Coming() {
  const { arriving: text } = useText()
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="coming" role="status" aria-label={text.coming}>
      <div className="bone" /><div className="bone" /><div className="bone" /><div className="bone" />
      {isSlow && <Text size="sm" c="dimmed">{text.slow}</Text>}
    </div>
  )
}
