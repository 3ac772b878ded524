import { describe, expect, test } from 'vitest'
import { fileName } from '../src/app/fileName'
import { showingOf } from '../src/app/showing'

// spec portal 4.7
describe('What a record holds', () => {
  test.each([
    'image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/zip', 'image/tiff', 'text/xsl',
    'text/html; a=image/png',
    'IMAGE/SVG+XML', '', 'image/png2', 'application/octet-stream',
  ])('is only saved when it is %j', type => {
    expect(showingOf(type, 10)).toBe('saved')
  })

  test.each([['image/png', 'image'], ['Image/JPEG; q=1', 'image'], ['text/plain;charset=utf-8', 'text'],
    ['application/fhir+json', 'fhir'], ['application/pdf', 'pdf'], ['application/dicom', 'dicom'],
    ['application/hl7-cda+xml', 'document'], ['text/xml', 'document'],
  ])('that is %j is shown as %s', (type, showing) => {
    expect(showingOf(type, 10)).toBe(showing)
  })

  test('is only saved when it is too large to show', () => {
    expect(showingOf('text/plain', 500_000_000)).toBe('saved')
    expect(showingOf('image/png', 500_000_000)).toBe('saved')
    expect(showingOf('application/pdf', 500_000_000)).toBe('saved')
    expect(showingOf('application/json', 500_000_000)).toBe('saved')
  })
})

// spec portal 5.5
describe('A file that is handed over', () => {
  test.each([
    ['Chest X-ray', 'image/png', 'Chest X-ray.png'],
    ['report.pdf', 'application/pdf', 'report.pdf'],
    ['../../etc/passwd', 'text/plain', 'etc passwd.txt'],
    ['C:\\a<b>|c?*', 'application/dicom', 'C a b c.dcm'],
    ['evil.exe', 'application/x-msdownload', 'evil.exe.bin'],
    ['  ...  ', 'text/html', 'record.bin'],
    ['drawing.svg', 'image/svg+xml', 'drawing.svg.bin'],
    ['Befund\u202Egnp', 'image/jpeg', 'Befund gnp.jpg'],
    ['x'.repeat(300), 'text/plain', `${'x'.repeat(80)}.txt`],
  ])('that is called %j and is %s is %s', (title, type, name) => expect(fileName(title, type)).toBe(name))
})
