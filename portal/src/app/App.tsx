import { Text, Title } from '@mantine/core'
import { Shell } from './Shell'
import { useText } from './text/Language'

export function App() {
  const text = useText()
  return (
    <Shell>
      <Title order={1}>Salus</Title>
      <Text>{text.shell.tagline}</Text>
    </Shell>
  )
}
