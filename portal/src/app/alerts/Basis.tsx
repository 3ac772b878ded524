import { useText } from '../text/Language'
import { useFigures } from '../vitals/useFigures'
import { basisIn } from './basis'

/** What an alert rests on; as the IHM wrote it, where that is none of the forms that are known. */
export function Basis({ basis }: { basis: string }) {
  const { basis: text } = useText().alerts
  const said = basisIn(basis, text, useFigures())
  return said === undefined ? <span lang="en">{basis}</span> : <span>{said}</span>
}
