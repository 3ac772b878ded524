import type { AlertWords } from '../../client/alerts'
import { useText } from '../text/Language'

/** What an alert is about, in a few words: "Heart rate: too high". */
export function useAlertTitle({ signal, kind }: Pick<AlertWords, 'signal' | 'kind'>): string {
  const { signals, alerts: { kinds } } = useText()
  const names: Readonly<Record<string, string>> = signals
  const found: Readonly<Record<string, string>> = kinds
  return kind === 'early-warning' ? kinds['early-warning'] : `${names[signal] ?? signal}: ${found[kind] ?? kind}`
}
