import { concept, first, list, quantity, unitOf, word, type Json } from './elements'
import { known } from '../../protocol/table'

export interface DosageWords {
  asNeeded: string
  often(times: string, period: string, unit: string): string
  units: Readonly<Record<string, string>>
}

/** How a medicine is taken: as its prescriber wrote it, else as far as it is coded. FHIR R4 Dosage */
export function dosageOf(dosage: Json, words: DosageWords): string {
  const said = word(dosage['text']) || word(dosage['patientInstruction'])
  if (said !== '') {
    return said
  }
  const [rate] = list(dosage['doseAndRate'])
  const dose = quantity(rate?.['doseQuantity'] ?? dosage['doseQuantity'] ?? dosage['dose'])
  const range = first(rate?.['doseRange'])
  return [
    range === undefined ? dose : `${quantity(range['low'])} – ${quantity(range['high'])}`,
    concept(dosage['route']),
    timingOf(dosage, words),
    dosage['asNeededBoolean'] === true ? words.asNeeded : concept(dosage['asNeededCodeableConcept']),
  ].filter(part => part !== '').join(', ')
}

function timingOf(dosage: Json, words: DosageWords): string {
  const timing = first(dosage['timing'])
  const repeat = first(timing?.['repeat'])
  const coded = concept(timing?.['code'])
  if (coded !== '' || repeat === undefined || repeat['period'] === undefined) {
    return coded
  }
  const unit = word(repeat['periodUnit'])
  const said = known(words.units, unit) ?? unitOf({ unit })
  return words.often(word(repeat['frequency']) || '1', word(repeat['period']), said)
}
