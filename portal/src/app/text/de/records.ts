import type { records as English } from '../en/records'
import type { Words } from '../words'

export const records: Words<typeof English> = {
  records: {
    title: 'Befunde',
    category: 'Kategorie',
    all: 'Alle Kategorien',
    none: 'Hier gibt es noch keine Befunde.',
    opening: 'Wird geholt, geprüft und geöffnet...',
    version: version => `Fassung ${version}`,
    withdrawn: 'Irrtum',
    erased: 'Gelöscht',
  },
  recordView: {
    save: 'Als Datei speichern',
    author: 'Geschrieben von',
    proven: height => `Unverändert seit Block ${height}: in diesem Browser geprüft.`,
    notShown: (type, bytes) => `Das ist eine Datei der Art ${type}, ${bytes} Bytes. Sie wird hier nicht gezeigt; `
      + `speichern `
      + 'Sie sie, um sie mit einem anderen Programm zu öffnen.',
    image: 'Das Bild dieses Befunds',
  },
  write: {
    title: 'Befund schreiben',
    explanation: 'Er wird in diesem Browser für den Schlüssel der Patientin oder des Patienten verschlossen. Sie '
      + 'selbst '
      + 'behalten ihn nicht.',
    explanationOwn: 'Er wird in diesem Browser verschlossen. Nur Sie, und wen Sie einlassen, können ihn lesen.',
    patient: 'Patientin oder Patient',
    category: 'Kategorie',
    note: 'Text',
    file: 'Oder eine Datei',
    fileHint: 'FHIR, Text, ein Bild oder eine andere Datei, höchstens 64 MB.',
    tooLarge: 'Diese Datei ist größer als 64 MB. Nehmen Sie dafür die Kommandozeile: salus record put.',
    stored: height => `Abgelegt, und endgültig in Block ${height}.`,
    store: 'Verschließen und ablegen',
  },
}
