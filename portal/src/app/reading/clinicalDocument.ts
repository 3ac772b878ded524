import { blocksOf, type Block } from './narrative'
import { below, readXml, wordsOf, type Element } from './xml'

/** A part of a clinical document, as its author wrote it for people. */
export interface Part { title: string; blocks: Block[]; parts: Part[] }

/** An HL7 clinical document (CDA R2, of which C-CDA is the form used most) for reading. */
export interface ClinicalDocument {
  title: string
  /** As FHIR writes dates. */
  when: string
  patient: string
  born: string
  authors: string[]
  custodian: string
  parts: Part[]
}

/** Reads what a clinical document says to people: its header and its narrative; undefined when it is none. */
export function readClinicalDocument(text: string): ClinicalDocument | undefined {
  const root = readXml(text)
  if (root?.name !== 'ClinicalDocument') {
    return undefined
  }
  const [patient] = below(root, 'recordTarget', 'patientRole', 'patient')
  const authors = below(root, 'author', 'assignedAuthor').map(author =>
    nameOf(below(author, 'assignedPerson', 'name')[0]) || wordsOf(below(author, 'representedOrganization', 'name')[0]))
  return {
    title: wordsOf(below(root, 'title')[0]) || below(root, 'code')[0]?.attributes.get('displayName') || '',
    when: dateOf(below(root, 'effectiveTime')[0]),
    patient: nameOf(below(patient, 'name')[0]),
    born: dateOf(below(patient, 'birthTime')[0]),
    authors: [...new Set(authors)].filter(author => author !== ''),
    custodian: wordsOf(
      below(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'name')[0]),
    parts: below(root, 'component', 'structuredBody', 'component', 'section').map(partOf),
  }
}

function partOf(section: Element): Part {
  return {
    title: wordsOf(below(section, 'title')[0]),
    blocks: below(section, 'text').flatMap(blocksOf),
    parts: below(section, 'component', 'section').map(partOf),
  }
}

// A call name, as the document marks it, is not how the person is written.
function nameOf(name: Element | undefined): string {
  const parts = (name?.children ?? []).filter((child): child is Element => typeof child !== 'string')
  const said = parts.filter(part => part.attributes.get('qualifier') !== 'CL').map(wordsOf).filter(part => part !== '')
  return said.join(' ') || wordsOf(name)
}

/** 20141015103026-0500 as 2014-10-15T10:30:26-05:00. CDA R2 TS */
function dateOf(time: Element | undefined): string {
  const value = time?.attributes.get('value') ?? below(time, 'low')[0]?.attributes.get('value') ?? ''
  const found = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.\d+)?([+-]\d\d)?(\d\d)?$/u.exec(value)
  if (found === null) {
    return ''
  }
  const [, year, month, day, hour, minute, second = '00', zone, zoneMinutes = '00'] = found
  const date = [year, month, day].filter(part => part !== undefined).join('-')
  return hour === undefined || minute === undefined || zone === undefined ? date
    : `${date}T${hour}:${minute}:${second}${zone}:${zoneMinutes}`
}
