import { describe, expect, test } from 'vitest'
import { headingOf } from '../../src/app/reading/title'
import { readClinicalDocument } from '../../src/app/reading/clinicalDocument'
import { blocksOf, readNarrative } from '../../src/app/reading/narrative'
import { readXml } from '../../src/app/reading/xml'
import { en } from '../../src/app/text/en'
import { utf8Bytes } from '../../src/protocol/encoding'

// spec portal 5.4
describe('An XML document', () => {
  test('reads as elements by their local names, with entities, comments and CDATA', () => {
    expect(readXml('<?xml version="1.0"?><!-- c --><h:a xmlns:h="u" h:b="1 &lt; 2"> x &amp;&#65;<![CDATA[<&]]></h:a>'))
      .toEqual({
        name: 'a', attributes: new Map([['h', 'u'], ['b', '1 < 2']]), children: [' x &A', '<&'],
        place: { start: 31, attributes: 35, end: 96 },
      })
  })

  test.each([
    '', 'words', '<a>', '<a></b>', '<a/><b/>', '<a b=1/>', '<a b="<"/>', '</a>', '<a', '<a><!-- </a>', '< a/>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  ])('is not %.40j', text => expect(readXml(text)).toBeUndefined())

  test('is given up, not waited for, when somebody wrote it to take long', () => {
    const begun = performance.now()
    expect(readXml(`<a ${'x="1" '.repeat(50_000)}`)).toBeUndefined()
    expect(readXml(`<a>${'<b '.repeat(100_000)}</a>`)).toBeUndefined()
    expect(readXml('&'.repeat(1_000_000))).toBeUndefined()
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})

describe('What somebody wrote for people', () => {
  test('reads as paragraphs, lists and tables, without what a browser would run or fetch', () => {
    expect(readNarrative('<div><h2>Plan</h2>Rest<br/>and <b>tea</b>.<script>alert(1)</script><ol><li>One<ul>'
      + '<li>Two</li></ul></li></ol><p onclick="x()">Bye<img src="https://elsewhere.example/"/></p></div>')).toEqual([
      { kind: 'heading', words: 'Plan' },
      { kind: 'paragraph', words: 'Rest\nand tea.' },
      { kind: 'list', isOrdered: true, items: [[{ kind: 'paragraph', words: 'One' },
        { kind: 'list', isOrdered: false, items: [[{ kind: 'paragraph', words: 'Two' }]] }]] },
      { kind: 'paragraph', words: 'Bye' },
    ])
  })

  test('keeps which cells of a table are heads and how far they reach', () => {
    const table = readXml('<text><table><caption>Values</caption><thead><tr><th colspan="2">A</th></tr></thead>'
      + '<tbody><tr><td>1<br/>2</td><td rowspan="-4"><content>3</content> g</td></tr></tbody></table></text>')!
    expect(blocksOf(table)).toEqual([{ kind: 'table', caption: 'Values', rows: [
      [{ words: 'A', isHead: true, columns: 2, rows: 1 }],
      [{ words: '1\n2', isHead: false, columns: 1, rows: 1 }, { words: '3 g', isHead: false, columns: 1, rows: 1 }],
    ] }])
  })
})

describe('A clinical document', () => {
  const document = (body: string) => `<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Summary</title>
    <effectiveTime value="20141015103026-0500"/><recordTarget><patientRole><patient><name><given>Isabella</given>
    <given qualifier="CL">Isa</given><family>Jones</family></name><birthTime value="19501219"/></patient>
    </patientRole></recordTarget><author><assignedAuthor><assignedPerson><name>Dr Primary</name></assignedPerson>
    </assignedAuthor></author><component><structuredBody>${body}</structuredBody></component></ClinicalDocument>`

  test('reads as who, when, and what its author wrote', () => {
    const section = '<component><section><title>ALLERGIES</title><text><paragraph>None known</paragraph></text>'
      + '<component><section><title>Food</title><text>Nuts</text></section></component></section></component>'
    expect(readClinicalDocument(document(section))).toEqual({
      title: 'Summary', when: '2014-10-15T10:30:26-05:00', patient: 'Isabella Jones', born: '1950-12-19',
      authors: ['Dr Primary'], custodian: '',
      parts: [{
        title: 'ALLERGIES', blocks: [{ kind: 'paragraph', words: 'None known' }],
        parts: [{ title: 'Food', blocks: [{ kind: 'paragraph', words: 'Nuts' }], parts: [] }],
      }],
    })
  })

  test.each(['<html/>', 'words', document('<component>')])('is not %.20j', text => {
    expect(readClinicalDocument(text)).toBeUndefined()
  })
})

// spec portal 5.6
test.each(['application/pdf', 'application/dicom', 'image/png', 'application/zip'])(
  'A file of type %s is called by nothing that its bytes happen to spell', mediaType => {
    const content = { mediaType, bytes: utf8Bytes('%PDF-1.7 2026') }
    expect(headingOf(content, en.fhir)).toEqual({ title: '', when: '', at: undefined })
  })
