import type { speed as English } from '../en/speed'
import type { Words } from '../words'

export const speed: Words<typeof English> = {
  arriving: {
    coming: 'Diese Seite wird geladen.',
    slow: 'Das dauert länger als sonst: Die Leitung oder der Knoten ist langsam. Es geht von selbst weiter.',
    again: 'Noch einmal versuchen',
    failed: 'Diese Seite konnte nicht geladen werden',
    failedExplained: 'Die Verbindung ist abgebrochen, oder das Krankenhaus hat eine neuere Fassung eingesetzt. Laden '
      + 'Sie die Seite neu; danach öffnen Sie Ihre Brieftasche wieder mit der Passphrase. Bleibt es so, sagen Sie es '
      + 'dem Betreiber.',
    reload: 'Neu laden',
  },
  large: {
    explanation: (type, size) => `Dies ist eine Datei vom Typ ${type}, ${size}. Sie wird Stück für Stück geholt, `
      + 'geöffnet und geprüft, sobald Sie sagen, wohin.',
    show: 'Hier zeigen',
    save: 'In eine Datei sichern',
    saved: 'Gesichert. Alles wurde in diesem Browser geprüft.',
    fetching: 'Wird geholt, geöffnet und geprüft',
    sending: 'Wird versiegelt und gesendet',
    progress: (done, all) => `${done} von ${all}`,
    stay: 'Bleiben Sie auf dieser Seite, bis alles fertig ist.',
    broken: (tries, most) =>
      `Die Verbindung ist abgerissen. Es geht von selbst dort weiter: Versuch ${tries} von ${most}.`,
    stop: 'Anhalten',
  },
}
