import { known } from '../../protocol/table'

/** A JSON object of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>

/** FHIR has some members once and some as lists: both are read as lists, and what is no object is passed over. */
export function list(value: unknown): Json[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject)
}

export function first(value: unknown): Json | undefined {
  return list(value)[0]
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Control characters, and those that turn the direction of a text: with them it could show as another one.
const turning = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text of a sender's as it may be shown, its lines kept. */
export function plain(text: string): string {
  return text.replace(turning, '')
}

export function word(value: unknown): string {
  return typeof value === 'string' ? plain(value)
    : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The words of a CodeableConcept: what its sender wrote, else the display of a code, else the code. */
export function concept(value: unknown): string {
  const one = first(value)
  const codings = list(one?.['coding'])
  return one === undefined ? '' : word(one['text']) || word(codings.find(coding => word(coding['display']) !== '')
    ?.['display']) || word(codings[0]?.['code'])
}

export function concepts(value: unknown): string {
  return list(value).map(concept).filter(words => words !== '').join(', ')
}

export function codesOf(value: unknown): string[] {
  return list(value).flatMap(one => list(one['coding'])).map(coding => word(coding['code']))
}

/** A status, which is a code in some resources and a CodeableConcept in others. */
export function statusCode(value: unknown): string {
  return typeof value === 'string' ? value : codesOf(value)[0] ?? ''
}

const plainUnits: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg', Cel: '°C', '[degF]': '°F', '10*3/uL': '10³/µL', '10*6/uL': '10⁶/µL', '10*9/L': '10⁹/L',
  '10*12/L': '10¹²/L', uL: 'µL', ug: 'µg', umol: 'µmol', 'umol/L': 'µmol/L', 'ug/L': 'µg/L', '/min': 'per min',
  '[lb_av]': 'lb', '[in_i]': 'in', a: 'years', mo: 'months', wk: 'weeks', d: 'days', h: 'h',
}

export function unitOf(quantity: Json): string {
  const unit = word(quantity['unit']) || word(quantity['code'])
  const said = known(plainUnits, unit) ?? unit
  // An annotation alone counts something that the name says; within a unit it is part of it: mL/min/{1.73_m2}.
  return /^\{[^{}]*\}$/u.test(said)
    ? ''
    : said.replace(/[{}]/gu, '').replace(/_/gu, ' ').replace(/\bm2\b/gu, 'm²').trim()
}

/** A measured number as it is shown: at most five digits that count, of a float that was written out to its end. */
export function shownNumber(value: number): string {
  return String(Number.isInteger(value) || String(value).length <= 8 ? value : Number(value.toPrecision(5)))
}

export function quantity(value: unknown): string {
  const one = first(value)
  if (one === undefined) {
    return ''
  }
  const number = typeof one['value'] === 'number' ? shownNumber(one['value']) : word(one['value'])
  return [`${word(one['comparator'])}${number}`, unitOf(one)].filter(part => part !== '').join(' ')
}

/** When something happened, as FHIR writes it: the first of these members that is there. */
export function whenOf(resource: Json, ...names: readonly string[]): string {
  for (const name of names) {
    const value = resource[name]
    const said = isObject(value) ? word(value['start']) || word(value['end']) : word(value)
    if (said !== '') {
      return said
    }
  }
  return ''
}

/** Somebody or something referred to, by what the reference itself says. */
export function display(value: unknown): string {
  return list(value).map(one => word(one['display'])).filter(words => words !== '').join(', ')
}
