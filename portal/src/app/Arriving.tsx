import { Alert, Button, Stack } from '@mantine/core'
import { Component, Suspense, type ReactNode } from 'react'
import { Coming } from './Awaited'
import { useText } from './text/Language'

/** What arrives when it is wanted: until then a sign that it does, and what to do when it does not. */
export function Arriving({ children }: { children: ReactNode }) {
  return <Mishap><Suspense fallback={<Coming />}>{children}</Suspense></Mishap>
}

/** Code of a release that the node no longer serves does not come, and a page that fails must not be blank. */
class Mishap extends Component<{ children: ReactNode }, { isFailed: boolean }> {
  override state = { isFailed: false }

  static getDerivedStateFromError() {
    return { isFailed: true }
  }

  override render() {
    return this.state.isFailed ? <Failed /> : this.props.children
  }
}

function Failed() {
  const text = useText().arriving
  return (
    <Stack className="narrow">
      <Alert color="red" role="alert" title={text.failed}>{text.failedExplained}</Alert>
      <Button onClick={() => location.reload()}>{text.reload}</Button>
    </Stack>
  )
}
