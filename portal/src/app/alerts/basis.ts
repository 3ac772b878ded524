import type { Text } from '../text/en'

/** How numbers and units are written. */
interface Figures { number(value: number): string; withUnit(value: number, unit: string): string }

type Groups = Readonly<Record<string, string>>
type Say = (found: Groups, text: Text['alerts']['basis'], figures: Figures) => string

const number = (name: string) => `(?<${name}>-?[0-9.]+(?:E[+-][0-9]+)?)`
const measured = `${number('value')} (?<unit>\\S+)`

// What an IHM writes, form by form. spec ihm-alerts 10.1
const forms: readonly (readonly [form: string, say: Say])[] = [
  [`${measured}, threshold ${number('limit')}`, (found, text, figures) =>
    text.limit(valueOf(found, figures), unitOf(found, 'limit', figures))],
  [`(?<rest>at rest )?${measured}, expected \\S+ \\(${number('low')} to ${number('high')}\\): (?<by>.+)`, courseOf],
  [`${measured}, possible is ${number('low')} to ${number('high')}`, (found, text, figures) =>
    text.impossible(valueOf(found, figures), numberOf(found, 'low', figures), unitOf(found, 'high', figures))],
  [`${measured} for ${number('seconds')} s`, (found, text, figures) =>
    text.same(valueOf(found, figures), numberOf(found, 'seconds', figures))],
  [`from ${number('from')} to ${measured} in ${number('seconds')} s`, (found, text, figures) =>
    text.jump(numberOf(found, 'from', figures), valueOf(found, figures), numberOf(found, 'seconds', figures))],
  [`${number('percent')} % of the cycle after the beat before`, (found, text, figures) =>
    text.beat(numberOf(found, 'percent', figures))],
  [`${number('beats')} beats whose successive intervals differ by ${number('percent')} %, `
    + `entropy ${number('entropy')}, turning points ${number('turns')}`, (found, text, figures) => text.irregular(
    ...(['beats', 'percent', 'entropy', 'turns'] as const).map(name => numberOf(found, name, figures)) as Four)],
  [`NEWS2 ${number('total')}, (?<risk>[a-z ]+) risk: (?<parts>.+)`, scoreOf],
]
type Four = [string, string, string, string]

const patterns = forms.map(([form, say]) => [new RegExp(`^${form}$`), say] as const)

/** What a finding rests on, in the reader's language; undefined of words that have another form. spec portal 6.12 */
export function basisIn(basis: string, text: Text['alerts']['basis'], figures: Figures): string | undefined {
  const whole: Groups = text.whole
  for (const [pattern, say] of patterns) {
    const found = pattern.exec(basis)?.groups
    if (found !== undefined) {
      return say(found, text, figures)
    }
  }
  return Object.hasOwn(whole, basis) ? whole[basis] : undefined
}

function courseOf(found: Groups, text: Text['alerts']['basis'], figures: Figures): string {
  const by: Groups = text.by
  const named = found['by'] ?? ''
  return text.course(found['rest'] !== undefined, valueOf(found, figures), numberOf(found, 'low', figures),
    unitOf(found, 'high', figures), Object.hasOwn(by, named) ? by[named] ?? named : named)
}

function scoreOf(found: Groups, text: Text['alerts']['basis'], figures: Figures): string {
  const [risks, names]: [Groups, Groups] = [text.risks, text.parts]
  const risk = found['risk'] ?? ''
  const parts = (found['parts'] ?? '').split(', ').map(part => {
    const [name = '', points] = part.split(' ')
    return part === 'no points' ? text.noPoints : `${names[name] ?? name} ${points ?? ''}`.trim()
  })
  return text.score(numberOf(found, 'total', figures), risks[risk] ?? risk, parts.join(', '))
}

function numberOf(found: Groups, name: string, figures: Figures): string {
  return figures.number(Number(found[name]))
}

function unitOf(found: Groups, name: string, figures: Figures): string {
  return figures.withUnit(Number(found[name]), found['unit'] ?? '')
}

function valueOf(found: Groups, figures: Figures): string {
  return unitOf(found, 'value', figures)
}
