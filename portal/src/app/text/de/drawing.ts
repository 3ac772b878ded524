import type { drawing as English } from '../en/drawing'
import type { Words } from '../words'

export const drawing: Words<typeof English> = {
  images: {
    alternative: 'Das Bild dieses Befunds',
    none: 'Das ist kein Bild, das hier gezeigt werden kann. Speichern Sie es, um es mit einem anderen Programm zu '
      + 'öffnen.',
    tooLarge: (width, height) => `Dieses Bild hat ${width} × ${height} Punkte: mehr, als hier gefahrlos zu zeichnen `
      + 'ist. Speichern Sie es, um es mit einem anderen Programm zu öffnen.',
  },
  pdf: {
    title: 'PDF-Dokument',
    former: 'Vorige Seite',
    next: 'Nächste Seite',
    pageOf: pages => `Seite, von ${pages}`,
    page: (number, pages) => `Seite ${number} von ${pages}; die Wörter stehen darunter`,
    zoom: 'Größe',
    wholeWidth: 'Ganze Breite',
    sheet: 'Seite des Dokuments; die Pfeiltasten blättern',
    drawing: 'Die Seite wird gezeichnet',
    words: page => `Die Wörter von Seite ${page}`,
    noWords: 'Auf dieser Seite stehen keine Wörter, die ein Programm lesen kann, vielleicht ein Bild von Wörtern.',
  },
  dicom: {
    title: 'DICOM-Bild',
    patient: name => `Die Datei nennt als Patientin oder Patient: ${name}`,
    frame: (number, frames, width, height) => `Bild ${number} von ${frames}, ${width} × ${height} Punkte`,
    frameOf: (number, frames) => `Bild ${number} von ${frames}`,
    center: value => `Helligkeit: Werte um ${value}`,
    width: value => `Kontrast: ${value} Werte von Schwarz bis Weiß`,
    asStored: 'Wie vom Ersteller eingestellt',
    all: 'Alle Werte',
    notForDiagnosis: 'Zum Ansehen, nicht zum Befunden. Gespeichert wird die Datei, wie sie abgelegt wurde.',
    notShown: why => `Diese DICOM-Datei ist von einer Art, die hier nicht gezeigt wird (${why}). Speichern Sie sie, um `
      + 'sie mit einem Programm für medizinische Bilder zu öffnen.',
  },
}
