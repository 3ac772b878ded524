import { Image } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useText } from './text/Language'

/** A picture from bytes in this page. */
export function Picture({ bytes, type }: { bytes: Uint8Array<ArrayBuffer>; type: string }) {
  const text = useText().recordView
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, type])
  return address === undefined ? null : <Image src={address} alt={text.image} fit="contain" mah="70vh" />
}
