import { Button, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Listing } from '../../client/records'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { workAdvanced } from '../wallets/idle'
import { keyOf } from './entry'
import { useKnownRecords } from './KnownRecords'

/** Opens what is not opened yet, so that a search finds it; says how far it is. */
export function OpenAll({ listings }: { listings: readonly Listing[] }) {
  const { records: text } = useText()
  const { known, open } = useKnownRecords()
  const [done, setDone] = useState<number>()
  const isLeft = useRef(false)
  const work = useWork()
  useEffect(() => {
    isLeft.current = false
    return () => { isLeft.current = true }
  }, [])
  const there = listings.filter(one => !one.erased)
  const closed = there.filter(one => !known.has(keyOf(one)))
  const openAll = async () => {
    let fault: unknown
    for (const [count, listing] of closed.entries()) {
      if (isLeft.current) {
        return
      }
      workAdvanced()
      setDone(count)
      await open(listing).catch((why: unknown) => { fault = why })
    }
    setDone(undefined)
    if (fault !== undefined) {
      throw fault
    }
  }
  return (
    <div>
      <Group gap="sm">
        <Text size="sm" role="status">
          {done === undefined ? text.openedSoFar(there.length - closed.length, there.length)
            : text.openingAll(there.length - closed.length, there.length)}
        </Text>
        {closed.length > 0 && (
          <Button size="xs" variant="default" loading={work.isRunning} onClick={() => work.run(openAll)}>
            {text.openAll}
          </Button>
        )}
      </Group>
      {done !== undefined && (
        <progress className="progress" aria-label={text.openAll}
          value={there.length - closed.length} max={there.length} />
      )}
      <Fault fault={work.fault} />
    </div>
  )
}
