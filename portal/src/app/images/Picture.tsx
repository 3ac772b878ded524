import { Image, Text } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { imageHead, isDrawable } from './dimensions'

/** A picture that is in this page. How large it is is read before a browser decodes it. spec portal 9.1 */
export function Picture({ blob }: { blob: Blob }) {
  const text = useText().images
  const { value: head, fault } = useAnswer(useCallback(async () => await imageHead(blob) ?? 'none', [blob]))
  if (head === undefined) {
    return <Fault fault={fault} />
  }
  return head === 'none' ? <Text>{text.none}</Text>
    : isDrawable(head) ? <Drawn blob={blob} type={head.type} />
      : <Text>{text.tooLarge(head.width, head.height)}</Text>
}

function Drawn({ blob, type }: { blob: Blob; type: string }) {
  const text = useText().images
  const [address, setAddress] = useState<string>()
  const [isBroken, setBroken] = useState(false)
  useEffect(() => {
    // By the type that it is, whatever it was said to be.
    const made = URL.createObjectURL(blob.slice(0, blob.size, type))
    setAddress(made)
    setBroken(false)
    return () => URL.revokeObjectURL(made)
  }, [blob, type])
  return isBroken ? <Text>{text.none}</Text> : address === undefined ? null
    : <Image src={address} alt={text.alternative} fit="contain" mah="70vh" onError={() => setBroken(true)} />
}
