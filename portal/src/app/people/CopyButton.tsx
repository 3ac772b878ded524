import { Button } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../text/Language'

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ content, label }: { content: string; label?: string }) {
  const { home: text } = useText()
  const [copied, setCopied] = useState<string>()
  const copy = () => void navigator.clipboard.writeText(content).then(() => setCopied(content), () => setCopied(''))
  return (
    <Button size="xs" variant="default" aria-live="polite" onClick={copy}>
      {copied === content ? text.copied : label ?? text.copy}
    </Button>
  )
}
