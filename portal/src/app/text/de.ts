import { deCodes } from './deCodes'
import { deFaults } from './deFaults'
import type { Text } from './en'

export const de: Text = {
  languageName: 'Deutsch',
  ...deCodes,
  shell: {
    language: 'Sprache',
    dark: 'Dunkel',
    light: 'Hell',
    lock: 'Sperren',
    navigation: 'Seiten',
    skip: 'Zum Inhalt',
  },
  pages: {
    wallet: 'Brieftasche',
    network: 'Netz',
    emergency: 'Notfall',
    openEmergency: 'Notfall',
    home: 'Übersicht',
    records: 'Befunde',
    write: 'Befund schreiben',
    access: 'Wer sieht was',
    grant: 'Jemanden einlassen',
    log: 'Zugriffe',
    ask: 'Befund lesen',
    desk: 'Anmeldung',
    verification: 'Prüfung von Fachpersonen',
  },
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
  network: {
    title: 'Netz',
    region: (region, network, patients) => `Region ${region} von ${network}, Angemeldete: ${patients}.`,
    stoppable: 'Jemand allein kann die Ledger anhalten',
    stoppableBy: names => `Ohne jeden einzelnen von diesen wird nichts endgültig: ${names}.`,
    validators: 'Validatoren',
    validator: 'Validator',
    organisation: 'Einrichtung',
    power: 'Stimmgewicht',
    state: 'Zustand',
    compromised: 'Überführt',
    reachable: 'Erreichbar',
    silent: 'Nicht erreicht',
    ledgers: 'Ledger',
    ledger: 'Ledger',
    height: 'Block',
    time: 'Letzter Block',
    node: 'Was dieser Knoten über sich sagt (englisch)',
    proposals: 'Änderungen, über die abgestimmt wird',
    inFavour: 'Dafür',
    against: 'Dagegen',
    until: 'Bis',
  },
  emergency: {
    title: 'Notfall',
    explanation: 'Was Sie hier freigeben, kann das Notfallpersonal der gewählten Einrichtungen öffnen, ohne Sie '
      + 'vorher zu '
      + 'fragen, für vier Stunden und mit Begründung. Sie erfahren es sofort. Alles andere bleibt verschlossen.',
    organisations: 'Wessen Notfallpersonal',
    categories: 'Darf öffnen',
    inForce: 'Das gilt.',
    save: 'Unterschreiben',
    opened: (who, organisation) => `Geöffnet von ${who}, ${organisation}`,
    until: 'Bis',
    reviewed: 'Beurteilt.',
    justified: 'Es war berechtigt',
    unjustified: 'Es war nicht berechtigt',
  },
  openEmergency: {
    title: 'Notfall',
    explanation: 'Für jemanden, der Sie nicht einlassen kann. Öffnet für vier Stunden, was dem Notfallpersonal Ihrer '
      + 'Einrichtung freigegeben wurde. Die Person erfährt es sofort, und es wird beurteilt.',
    patient: 'Kennung der Patientin oder des Patienten',
    find: 'Freigaben suchen',
    categories: 'Öffnen',
    reason: 'Grund',
    openNow: 'Im Notfall öffnen',
    open: 'Für vier Stunden offen',
    openExplained: 'Lesen Sie nun unter "Befund lesen" mit dem Zweck "im Notfall".',
  },
  grantee: {
    everyone: (role, organisation) => `${role}, alle von ${organisation}`,
    member: id => `Mitglied ${id}`,
    memberOf: (role, id) => `${role} ${id}`,
  },
  firstKeys: {
    title: 'Ihre Schlüssel werden vorbereitet',
    explanation: 'Die ersten Schlüssel Ihrer Kategorien entstehen hier und werden bekannt gemacht, damit andere für '
      + 'Sie '
      + 'schreiben und nur Sie es öffnen können.',
  },
  access: {
    title: 'Wer sieht was',
    explanation: 'Jede Zeile ist jemand, der jetzt lesen kann, was angekreuzt ist, weil Sie es erlaubt haben. Was '
      + 'gelesen '
      + 'wurde, lässt sich nicht zurückholen.',
    grant: 'Jemanden einlassen',
    nobody: 'Niemand außer Ihnen sieht etwas.',
    who: 'Wer',
    until: 'Bis',
    end: 'Beenden',
    may: 'kann lesen',
    mayNot: '–',
    records: count => count === 1 ? 'nur ein Befund' : `nur ${count} Befunde`,
    revoke: 'Jetzt beenden',
    rotationDue: 'Neue Schlüssel sind fällig',
    rotationExplained: names => `Jemand, der nicht mehr lesen darf, hat noch einen Schlüssel von: ${names}. Nichts `
      + `davon wird `
      + 'herausgegeben und nichts Neues geschrieben, bis Sie neue Schlüssel bekannt machen.',
    rotate: 'Neue Schlüssel bekannt machen',
  },
  grant: {
    title: 'Jemanden einlassen',
    who: 'Kennung der Person oder Stelle',
    whoHint: 'Sie steht auf deren erster Seite.',
    what: 'Was sie lesen darf',
    period: 'Wie lange',
    periods: { 1: 'Einen Tag', 7: 'Eine Woche', 30: '30 Tage', 365: 'Ein Jahr' },
    past: 'Auch, was früher geschrieben wurde',
    preview: 'Zeigen, was das öffnet',
    opens: 'Genau das würde geöffnet',
    reader: (role, organisation) => `${role}, ${organisation}:`,
    reads: names => `kann lesen: ${names}`,
    purpose: purpose => `Nur ${purpose}.`,
    until: 'Bis',
    withPast: 'Was früher geschrieben wurde, wird auch geöffnet.',
    withoutPast: 'Was früher geschrieben wurde, bleibt verschlossen.',
    unread: 'Sie können das jederzeit beenden. Was bis dahin gelesen wurde, lässt sich nicht zurückholen.',
    sign: 'Erlauben und unterschreiben',
    back: 'Ändern',
  },
  log: {
    title: 'Zugriffe',
    explanation: 'Alles, was mit Ihren Befunden und Einwilligungen geschah, das Neueste zuerst. Jeder Eintrag ist '
      + 'durch '
      + 'Unterschriften der Krankenhäuser belegt; dieser Browser prüft sie, wenn Sie auf Prüfen drücken.',
    more: 'Mehr zeigen',
    verify: 'Prüfen',
    saveProof: 'Beleg speichern',
    proven: (height, signers) => `Hier geprüft: Block ${height}, unterschrieben von ${signers}.`,
  },
  events: {
    registered: role => `Angemeldet: ${role}`,
    granted: (grantee, names, purpose) => `Sie ließen ${grantee} lesen: ${names}, ${purpose}.`,
    revoked: 'Sie beendeten eine Einwilligung.',
    epochs: names => `Sie machten neue Schlüssel bekannt: ${names}.`,
    permitted: (who, category, purpose) => `${who} durfte lesen: ${category}, ${purpose}.`,
    denied: (who, category, purpose) => `${who} wollte lesen: ${category}, ${purpose}, und wurde abgewiesen.`,
    released: count => count === 1 ? 'Ein Stück wurde herausgegeben.' : `${count} Stücke wurden herausgegeben.`,
    stored: category => `Ein Befund wurde geschrieben: ${category}.`,
    withdrawn: 'Eine Fassung eines Befunds wurde als Irrtum gekennzeichnet.',
    erased: 'Sie ließen einen Befund löschen.',
    emergency: (who, names) => `${who} öffnete im Notfall: ${names}.`,
    justified: 'Ein Notfallzugriff wurde als berechtigt beurteilt.',
    unjustified: 'Ein Notfallzugriff wurde als nicht berechtigt beurteilt.',
    emergencyPolicy: organisations => organisations === '' ? 'Dem Notfallpersonal ist nichts mehr freigegeben.'
      : `Sie gaben dem Notfallpersonal etwas frei: ${organisations}.`,
    verified: 'Eine Stimme wurde abgegeben: Die Fachperson ist geprüft.',
    notVerified: 'Eine Stimme wurde abgegeben: Die Fachperson ist nicht geprüft.',
    alert: category => `Ein Alarm: ${category}.`,
    rotated: 'Neue Schlüssel einer Brieftasche oder eines Geräts von Ihnen gelten.',
    other: type => `Etwas anderes geschah: ${type}.`,
  },
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
    author: id => `Geschrieben von ${id}`,
    proven: height => `Unverändert seit Block ${height}: in diesem Browser geprüft.`,
    notShown: (type, bytes) => `Das ist eine Datei der Art ${type}, ${bytes} Bytes. Sie wird hier nicht gezeigt; `
      + `speichern `
      + 'Sie sie, um sie mit einem anderen Programm zu öffnen.',
    image: 'Das Bild dieses Befunds',
  },
  fhir: { title: 'Inhalt des Befunds', what: 'Was', value: 'Wert', range: 'Referenzbereich', when: 'Wann' },
  ask: {
    title: 'Befunde lesen',
    explanation: 'Die Krankenhäuser entscheiden nach der Einwilligung. Dass Sie gefragt haben, und die Antwort, '
      + 'bleiben auf '
      + 'dem Ledger, und die Person sieht beides.',
    patient: 'Kennung der Patientin oder des Patienten',
    category: 'Kategorie',
    purpose: 'Zweck',
    ask: 'Fragen',
    denied: 'Abgewiesen',
    deniedExplained: 'Es gibt keine Einwilligung, die das für Sie öffnet, oder niemanden mit dieser Kennung; die '
      + 'Antwort ist '
      + 'für beides dieselbe. Bitten Sie darum, eingelassen zu werden, und nennen Sie Ihre Kennung.',
    permitted: 'Erlaubt',
    found: count => count === 1 ? 'Ein Befund.' : `${count} Befunde.`,
  },
  write: {
    title: 'Befund schreiben',
    explanation: 'Er wird in diesem Browser für den Schlüssel der Patientin oder des Patienten verschlossen. Sie '
      + 'selbst '
      + 'behalten ihn nicht.',
    explanationOwn: 'Er wird in diesem Browser verschlossen. Nur Sie, und wen Sie einlassen, können ihn lesen.',
    patient: 'Kennung der Patientin oder des Patienten',
    category: 'Kategorie',
    note: 'Text',
    file: 'Oder eine Datei',
    fileHint: 'FHIR, Text, ein Bild oder eine andere Datei, höchstens 64 MB.',
    tooLarge: 'Diese Datei ist größer als 64 MB. Nehmen Sie dafür die Kommandozeile: salus record put.',
    stored: height => `Abgelegt, und endgültig in Block ${height}.`,
    store: 'Verschließen und ablegen',
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
  desk: {
    title: 'Anmeldung',
    explanation: 'Wer darauf wartet, bei Ihrer Einrichtung angemeldet zu werden. Nur Sie können die Namen lesen.',
    empty: 'Niemand wartet.',
    unreadable: 'Eine Mitteilung, die nicht für Ihren Schlüssel verschlossen ist',
    code: 'Code',
    licence: 'Zulassung',
    since: 'Wartet seit',
    check: 'Lassen Sie sich einen Ausweis zeigen und vergleichen Sie den Code mit dem auf dem anderen Bildschirm.',
    checkPractitioner: 'Lassen Sie sich einen Ausweis zeigen, vergleichen Sie den Code mit dem auf dem anderen '
      + 'Bildschirm und '
      + 'prüfen Sie die Zulassungsnummer im Register. Mit der Anmeldung stimmen Sie auch für die Prüfung.',
    approve: 'Anmelden',
    decline: 'Ablehnen',
    reason: 'Grund',
    declineNow: 'Aus diesem Grund ablehnen',
  },
  verification: {
    title: 'Prüfung von Fachpersonen',
    explanation: 'Eine Fachperson darf Befunde schreiben, sobald mehr als die Hälfte der Einrichtungen mit '
      + 'Stimmrecht dafür '
      + 'gestimmt hat. Geben Sie die Kennung ein, die Ihnen die Fachperson nennt.',
    member: 'Kennung',
    find: 'Suchen',
    licence: 'Zulassung',
    verified: 'Geprüft',
    notVerified: 'Nicht geprüft',
    notPractitioner: 'Das ist keine Fachperson: Es gibt nichts abzustimmen.',
    inFavour: 'Dafür stimmen',
    against: 'Dagegen stimmen',
  },
  home: {
    greeting: label => `Guten Tag, ${label}`,
    youAre: (role, organisation) => `${role}, ${organisation}`,
    verified: 'Geprüft',
    notVerified: 'Noch nicht geprüft',
    awaitVotes: 'Bevor Sie Befunde schreiben, muss mehr als die Hälfte der Einrichtungen für Ihre Prüfung stimmen. '
      + 'Geben Sie '
      + 'deren Anmeldestellen Ihre Kennung.',
    memberId: 'Ihre Kennung',
    copy: 'Kopieren',
    copied: 'Kopiert',
  },
  fault: {
    title: 'Das hat nicht geklappt',
    unknown: 'Etwas ging schief. Versuchen Sie es noch einmal; bleibt es so, sagen Sie es dem Betreiber.',
  },
  faults: deFaults,
}
