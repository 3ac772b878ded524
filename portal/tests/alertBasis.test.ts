import { describe, expect, test } from 'vitest'
import { basisIn } from '../src/app/alerts/basis'
import { de } from '../src/app/text/de'
import { en } from '../src/app/text/en'
import { unitOf } from '../src/app/vitals/units'

function figures(code: string) {
  const number = (value: number) => new Intl.NumberFormat(code, { maximumFractionDigits: 1 }).format(value)
  return { number, withUnit: (value: number, unit: string) => `${number(value)} ${unitOf(unit)}`.trim() }
}

// Each form that an IHM writes, with what a reader is told. spec ihm-alerts 10.1
const said = [
  ['84 %, threshold 90', '84 %; the limit is 90 %.', '84 %; die Grenze ist 90 %.'],
  ['38.2 Cel, threshold 38', '38.2 °C; the limit is 38 °C.', '38,2 °C; die Grenze ist 38 °C.'],
  ['17 /min, expected 13.07 (12.03 to 14.19): beyond all before',
    '17 /min; expected was 12 to 14.2 /min: beyond all before.',
    '17 /min; zu erwarten war 12 bis 14,2 /min: jenseits von allem bisher.'],
  ['at rest 95 /min, expected 61 (55.6 to 62.7): far from its level',
    'At rest 95 /min; expected was 55.6 to 62.7 /min: far from its level.',
    'In Ruhe 95 /min; zu erwarten war 55,6 bis 62,7 /min: weit vom Üblichen entfernt.'],
  ['7 Cel, possible is 30 to 43', '7 °C; possible is 30 to 43 °C.', '7 °C; möglich ist 30 bis 43 °C.'],
  ['60 /min for 601.5 s', '60 /min for 601.5 s.', '60 /min, 601,5 s lang.'],
  ['from 60 to 160 /min in 2 s', 'From 60 to 160 /min within 2 s.', 'Von 60 auf 160 /min in 2 s.'],
  ['63 % of the cycle after the beat before', 'It came 63 % of a cycle after the beat before.',
    'Er kam nach 63 % eines Zyklus nach dem Schlag davor.'],
  ['128 beats whose successive intervals differ by 24 %, entropy 0.81, turning points 0.66',
    '128 beats, from one to the next 24 % apart; entropy 0.8, turning points 0.7.',
    '128 Schläge, von einem zum nächsten um 24 % verschieden; Entropie 0,8, Wendepunkte 0,7.'],
  ['NEWS2 7, high risk: respiration 3, saturation 2, pulse 2',
    'NEWS2 7, high risk: breathing 3, oxygen saturation 2, pulse 2.',
    'NEWS2 7, Risiko hoch: Atmung 3, Sauerstoffsättigung 2, Puls 2.'],
  ['NEWS2 0, low risk: no points', 'NEWS2 0, low risk: no points.', 'NEWS2 0, Risiko niedrig: keine Punkte.'],
  ['cut off at one value', 'Cut off at one value.', 'Bei einem Wert abgeschnitten.'],
] as const

// spec portal 6.12
describe('What an alert rests on', () => {
  test.each(said)('%s is said in the reader\'s language', (basis, inEnglish, inGerman) => {
    expect(basisIn(basis, en.alerts.basis, figures('en'))).toBe(inEnglish)
    expect(basisIn(basis, de.alerts.basis, figures('de'))).toBe(inGerman)
  })

  test.each(['', '150 above 130', '84 %, threshold 90 and more', 'toString'])(
    'is left as it is when it has another form: %j', basis => {
      expect(basisIn(basis, de.alerts.basis, figures('de'))).toBeUndefined()
    })
})
