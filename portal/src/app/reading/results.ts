import { codesOf, concept, first, list, quantity, statusCode, unitOf, word, type Json } from './elements'
import { known } from '../../protocol/table'

/** What the laboratory, or its reference range, says of a value. */
export type Flag = 'low' | 'high' | 'criticalLow' | 'criticalHigh' | 'abnormal' | 'normal'

/** One measured value with what it is compared to. */
export interface Result { what: string; value: string; range: string; flag: Flag | undefined }

interface ResultWords { yes: string; no: string; absent: string; waveform(samples: number): string }

// HL7 v3 ObservationInterpretation.
const flags: Readonly<Record<string, Flag>> = {
  L: 'low', LU: 'low', '<': 'low', H: 'high', HU: 'high', '>': 'high', LL: 'criticalLow', HH: 'criticalHigh',
  A: 'abnormal', AA: 'abnormal', POS: 'abnormal', R: 'abnormal', N: 'normal', NEG: 'normal', S: 'normal',
}

/** The values of an Observation: itself, and each of its components. */
export function resultsOf(observation: Json, words: ResultWords): Result[] {
  const what = concept(observation['code'])
  const components = list(observation['component']).map(component => ({
    ...resultOf(component, words), what: [what, concept(component['code'])].filter(part => part !== '').join(': '),
  }))
  const own = { ...resultOf(observation, words), what }
  return own.value === '' && components.length > 0 ? components : [own, ...components]
}

function resultOf(observed: Json, words: ResultWords): Result {
  const ranges = list(observed['referenceRange'])
  return {
    what: concept(observed['code']),
    value: valueOf(observed, words),
    range: ranges.map(rangeOf).filter(range => range !== '').join('; '),
    flag: flagOf(observed, ranges),
  }
}

/** The value in whichever of its forms it is. FHIR R4 Observation.value[x] */
export function valueOf(observed: Json, words: ResultWords): string {
  const plain = observed['valueBoolean']
  if (typeof plain === 'boolean') {
    return plain ? words.yes : words.no
  }
  const samples = word(first(observed['valueSampledData'])?.['data'])
  if (samples !== '') {
    return words.waveform(samples.trim().split(/\s+/u).length)
  }
  const ratio = first(observed['valueRatio'])
  const range = first(observed['valueRange'])
  const absent = concept(observed['dataAbsentReason'])
  return quantity(observed['valueQuantity']) || concept(observed['valueCodeableConcept'])
    || word(observed['valueString'] ?? observed['valueInteger'] ?? observed['valueDateTime'] ?? observed['valueTime'])
    || (ratio === undefined ? '' : `${quantity(ratio['numerator'])} : ${quantity(ratio['denominator'])}`)
    || (range === undefined ? '' : bounds(range))
    || (absent === '' ? '' : `${words.absent} (${absent})`)
}

function rangeOf(range: Json): string {
  const said = word(range['text']) || bounds(range)
  const kind = concept(range['type'])
  return said === '' || kind === '' || isNormal(range) ? said : `${kind}: ${said}`
}

function bounds(range: Json): string {
  const [low, high] = [first(range['low']), first(range['high'])]
  if (low !== undefined && high !== undefined) {
    const unit = unitOf(low) === unitOf(high) ? { ...low, unit: '', code: '' } : low
    return `${quantity(unit)} – ${quantity(high)}`
  }
  return low !== undefined ? `≥ ${quantity(low)}` : high !== undefined ? `≤ ${quantity(high)}` : ''
}

// What the sender says of it counts. Else a number is compared with the one range that is meant for everybody.
function flagOf(observed: Json, ranges: readonly Json[]): Flag | undefined {
  const said = codesOf(observed['interpretation']).map(code => known(flags, code)).find(flag => flag !== undefined)
  const [range] = ranges
  const value = first(observed['valueQuantity'])
  if (said !== undefined || range === undefined || ranges.length > 1 || value === undefined || !isNormal(range)) {
    return said
  }
  if (range['appliesTo'] !== undefined || range['age'] !== undefined || value['comparator'] !== undefined) {
    return undefined
  }
  const [low, high] = [first(range['low']), first(range['high'])]
  if (isBelow(value, low)) {
    return 'low'
  }
  return isBelow(high, value) ? 'high' : undefined
}

function isBelow(one: Json | undefined, other: Json | undefined): boolean {
  const [a, b] = [one?.['value'], other?.['value']]
  return one !== undefined && other !== undefined && typeof a === 'number' && typeof b === 'number'
    && unitOf(one).toLowerCase() === unitOf(other).toLowerCase() && a < b
}

function isNormal(range: Json): boolean {
  const kind = statusCode(range['type'])
  return kind === '' || kind === 'normal'
}
