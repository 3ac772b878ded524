import type { records as English } from '../en/records'
import type { Words } from '../words'

export const records: Words<typeof English> = {
  records: {
    title: 'Befunde',
    listed: count => `${count} aufgelistet...`,
    category: 'Kategorie',
    all: 'Alle Kategorien',
    none: 'Hier gibt es noch keine Befunde. Schreiben Sie selbst einen, oder geben Sie Ihre Karte denen, die Sie '
      + 'behandeln und Ihnen dann schreiben.',
    noneSought: 'Nichts, was bisher geöffnet ist, enthält diese Worte.',
    search: 'Suchen',
    searchHint: 'In dem, was auf dieser Seite geöffnet ist, in Kategorien und Namen.',
    counted: (name, count) => `${name} (${count})`,
    openedSoFar: (opened, all) => `${opened} von ${all} sind geöffnet und werden durchsucht.`,
    openAll: 'Alle öffnen',
    openingAll: (done, all) => `Wird geöffnet: ${done} von ${all}...`,
    write: 'Befund schreiben',
    opening: 'Wird geholt, geprüft und geöffnet...',
    version: version => `Fassung ${version}`,
    withdrawn: 'Irrtum',
    erased: 'Gelöscht',
  },
  download: {
    all: 'Alles herunterladen',
    cancel: 'Anhalten',
    progress: (done, all) => `${done} von ${all} geholt, geprüft und geöffnet...`,
    done: count => count === 1 ? 'Im Archiv ist ein Befund.' : `Im Archiv sind ${count} Befunde.`,
    missing: count => count === 1 ? 'Einer ließ sich nicht öffnen; das Verzeichnis sagt, warum.'
      : `${count} ließen sich nicht öffnen; das Verzeichnis sagt, warum.`,
    index: {
      language: 'de',
      title: 'Meine Befunde',
      explanation: 'Jede Datei ist, wie sie abgelegt wurde. Jeder Nachweis zeigt mit dem Gründungsdokument des Netzes '
        + 'und ohne einen Server, dass die Krankenhäuser sie so auf dem Ledger haben: '
        + 'salus verify NACHWEIS --genesis genesis.json',
      what: 'Befund',
      category: 'Kategorie',
      when: 'Datum',
      author: 'Geschrieben von',
      stored: 'Abgelegt',
      proof: 'Nachweis',
      withdrawn: 'Irrtum',
      erased: 'gelöscht',
      notOpened: 'ließ sich nicht öffnen',
    },
  },
  recordView: {
    save: 'Als Datei speichern',
    author: 'Geschrieben von',
    unproven: 'laut Server, nicht bewiesen',
    proven: height => `Unverändert seit Block ${height}: in diesem Browser geprüft.`,
    notShown: (type, size) => `Das ist eine Datei der Art ${type}, ${size}. Sie wird hier nicht gezeigt; `
      + `speichern `
      + 'Sie sie, um sie mit einem anderen Programm zu öffnen.',
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
    file: 'Eine Datei, statt zu tippen',
    noFile: 'Ohne diese Datei',
    fileHint: 'FHIR, Text, ein Bild oder eine andere Datei, höchstens 1 GB.',
    tooLarge: 'Diese Datei ist größer als 1 GB. Nehmen Sie dafür die Kommandozeile: salus record put.',
    stored: height => `Abgelegt, und endgültig in Block ${height}.`,
    store: 'Verschließen und ablegen',
  },
}
