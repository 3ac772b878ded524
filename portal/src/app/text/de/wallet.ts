import type { wallet as English } from '../en/wallet'
import type { Words } from '../words'

export const wallet: Words<typeof English> = {
  wallet: {
    title: 'Brieftasche',
    backup: 'Sichern Sie neu, wenn Sie die Passphrase ändern, und bewahren Sie die Sicherung getrennt von diesem '
      + 'Gerät auf. '
      + 'Mit ihr melden Sie sich auf einem zweiten Gerät an.',
    save: 'Sicherungsdatei speichern',
    change: 'Passphrase ändern',
    changeExplained: 'Ältere Sicherungen öffnen sich weiter mit der alten Passphrase: Vernichten Sie sie. Danach '
      + 'öffnen Sie '
      + 'die Brieftasche mit der neuen.',
    former: 'Bisherige Passphrase',
    changeNow: 'Ändern',
  },
  passphrase: {
    first: 'Neue Passphrase',
    second: 'Dieselbe Passphrase noch einmal',
    hint: 'Mindestens 12 Zeichen. Vier oder fünf Wörter ohne Zusammenhang sind gut. Niemand kann sie zurücksetzen.',
    tooShort: 'Mindestens 12 Zeichen.',
    different: 'Die beiden sind nicht gleich.',
  },
  welcome: {
    title: 'Salus',
    tagline: 'Ihre Gesundheitsdaten, geöffnet nur von Ihnen und von denen, die Sie einlassen.',
    idle: 'Die Brieftasche wurde gesperrt, weil zehn Minuten lang nichts geschah.',
    passphrase: 'Passphrase',
    unlock: 'Öffnen',
    create: 'Neue Brieftasche',
    import: 'Sicherung einlesen',
    keys: 'Ihre Schlüssel entstehen in diesem Browser und verlassen ihn nie. Der Server des Krankenhauses kann Ihre '
      + 'Daten '
      + 'nicht lesen.',
    forget: 'Aus diesem Browser entfernen',
    forgetTitle: 'Diese Brieftasche aus diesem Browser entfernen?',
    forgetWarning: 'Ohne ihre Sicherungsdatei und ihre Passphrase ist sie verloren, und mit ihr, was nur sie öffnet.',
    forgetNow: 'Entfernen',
  },
  newWallet: {
    title: 'Neue Brieftasche',
    explanation: 'Eine Brieftasche enthält die Schlüssel, die für Sie unterschreiben und die öffnen, was Ihnen '
      + 'gehört. Sie '
      + 'entsteht hier, wird mit Ihrer Passphrase verschlossen und bleibt in diesem Browser. Danach sichern Sie sie.',
    role: 'Sie sind',
    label: 'Name der Brieftasche',
    labelHint: 'Woran Sie sie in diesem Browser erkennen. Er wird nirgendwohin gesendet.',
    create: 'Brieftasche anlegen',
  },
  importWallet: {
    title: 'Sicherung einlesen',
    explanation: 'Wählen Sie die Sicherung einer Brieftasche oder eine Datei der Kommandozeile. Sie bleibt in '
      + 'diesem Browser '
      + 'verschlossen.',
    file: 'Datei der Brieftasche',
    label: 'Name der Brieftasche',
    passphrase: 'Passphrase der Brieftasche',
    bring: 'Einlesen',
  },
  backup: {
    title: 'Sicherung anlegen',
    explanation: 'Die Sicherungsdatei ist die Brieftasche, mit Ihrer Passphrase verschlossen. Bewahren Sie sie '
      + 'getrennt von '
      + 'diesem Gerät auf. Mit ihr melden Sie sich auch auf einem anderen Gerät an.',
    save: 'Sicherungsdatei speichern',
    confirmation: 'Wählen Sie nun die gespeicherte Datei und geben Sie die Passphrase ein: So ist belegt, dass sie '
      + 'sich '
      + 'öffnen lässt.',
    file: 'Die gespeicherte Sicherungsdatei',
    passphrase: 'Passphrase',
    otherWallet: 'Das ist die Sicherung einer anderen Brieftasche. Wählen Sie die eben gespeicherte Datei.',
    confirm: 'Sicherung bestätigen',
  },
  apply: {
    title: organisation => `Anmelden bei ${organisation}`,
    explanation: 'Die Anmeldestelle muss wissen, wer Sie sind. Was Sie hier schreiben, wird für ihren Schlüssel '
      + 'verschlossen: '
      + 'Weder der Server noch das Ledger können es lesen. Auf das Ledger kommen eine zufällige Kennung und Ihre '
      + 'öffentlichen Schlüssel.',
    name: 'Ihr Name',
    licence: 'Zulassungsnummer',
    licenceHint: 'Großbuchstaben, Ziffern und Bindestriche. Sie ist auf dem Ledger öffentlich.',
    note: 'Mitteilung an die Anmeldestelle',
    noteHint: 'Zum Beispiel Geburtsdatum oder Patientennummer, und wann Sie vorbeikommen.',
    hand: 'An die Anmeldestelle senden',
  },
  waiting: {
    title: 'Warten auf die Anmeldestelle',
    explanation: organisation => `Zeigen Sie diesen Code bei der Anmeldestelle von ${organisation}. Sie vergleicht `
      + `ihn mit `
      + 'ihrem, damit niemand fremde Schlüssel in Ihrem Namen anmeldet.',
    asking: 'Diese Seite geht von selbst weiter, sobald Sie angemeldet sind.',
    declinedTitle: 'Die Anmeldestelle hat abgelehnt',
    goneTitle: 'Die Anmeldestelle hat es nicht mehr',
    gone: 'Eine Anmeldestelle bewahrt eine Woche lang auf, was man ihr schickt. Schicken Sie es noch einmal und gehen '
      + 'Sie mit dem Code hin.',
    again: 'Noch einmal senden',
  },
  declined: {
    'identity-not-shown': 'Sie haben sich nicht ausgewiesen. Gehen Sie mit einem Ausweis zur Anmeldestelle.',
    'code-differs': 'Ihr Code war nicht der, den die Anmeldestelle sah. Senden Sie noch einmal und vergleichen Sie '
      + 'neu.',
    'licence-not-confirmed': 'Die Anmeldestelle konnte Ihre Zulassungsnummer nicht bestätigen.',
    'already-registered': 'Sie sind schon angemeldet. Lesen Sie die Sicherung Ihrer Brieftasche ein.',
    'wrong-organisation': 'Eine andere Einrichtung meldet Sie an.',
    other: 'Bitte fragen Sie die Anmeldestelle nach dem Grund.',
  },
}
