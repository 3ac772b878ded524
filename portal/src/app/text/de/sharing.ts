import type { sharing as English } from '../en/sharing'
import type { Words } from '../words'

export const sharing: Words<typeof English> = {
  sharing: {
    kind: 'Wen lassen Sie ein?',
    kinds: { member: 'Eine Person oder Stelle', role: 'Alle einer Rolle in einer Einrichtung' },
    role: 'Rolle in einer Einrichtung',
    roleHint: 'Zum Beispiel alle Pflegekräfte eines Krankenhauses. Wer später dazukommt, kann auch lesen.',
    chooseRole: 'Rolle wählen',
    noRoles: 'Keine Einrichtung dieser Region nimmt Einwilligungen für eine Rolle. Lassen Sie eine Person oder Stelle '
      + 'ein.',
    extent: 'Wie viel?',
    extents: {
      categories: 'Ganze Kategorien, auch was später geschrieben wird', records: 'Nur einzelne Befunde',
    },
    records: count => count === 0 ? 'Welche Befunde' : `Welche Befunde (${count} gewählt)`,
    tooManyRecords: most => `Höchstens ${most} Befunde auf einmal. Öffnen Sie die ganze Kategorie, oder wählen Sie `
      + 'weniger.',
    onlyNewest: count => `Die neuesten ${count} sind zu sehen. Wählen Sie eine Kategorie, um ältere zu finden.`,
    untilDay: 'Bis zum Ende eines Tages',
    lastDay: 'Letzter Tag',
    wrongDay: 'Wählen Sie einen Tag ab heute, höchstens zehn Jahre voraus.',
    onlyThese: count => count === 1 ? 'Nur dieser Befund, wie er jetzt ist. Spätere Fassungen bleiben verschlossen.'
      : `Nur diese ${count}, wie sie jetzt sind. Spätere Fassungen bleiben verschlossen.`,
    signatures: count => `Dafür sind ${count} Unterschriften nötig, eine für jede Kategorie.`,
    inPlaceOfFormer: 'Die bisherige Einwilligung endet, und diese tritt an ihre Stelle.',
    inPlaceOf: names => `Das ersetzt, was Sie bisher für ${names} erlaubt haben, bis`,
    service: organisation => `Der Schlüsseldienst von ${organisation} öffnet es für alle, die diese Rolle haben, `
      + 'und jeder solche Zugriff steht in Ihren Zugriffen.',
    leave: 'So lassen, wie es ist',
    change: 'Ändern',
    changeTitle: who => `Ändern, was ${who} lesen kann`,
    changeExplained: 'Nehmen Sie Kategorien weg, öffnen Sie nur einzelne Befunde, oder wählen Sie ein anderes Ende.',
    gone: 'Diese Einwilligung ist inzwischen beendet.',
    report: 'Zugriffsbericht',
  },
  news: {
    letIn: (patient, names, purpose) => `${patient} lässt Sie lesen: ${names}, ${purpose}.`,
    ended: patient => `${patient} hat eine Einwilligung beendet, die Sie einschloss.`,
    newKeys: patient => `${patient} hat neue Schlüssel bekannt gemacht.`,
    leftForEmergencies: patient => `${patient} hat geändert, was Notfallpersonal öffnen darf.`,
    mayRead: (patient, what) => `Sie dürfen von ${patient} lesen: ${what}.`,
    mayNotRead: (patient, what) => `Sie wurden abgewiesen, von ${patient} zu lesen: ${what}.`,
    released: (patient, count) => count === 0 ? `Nichts von ${patient} wurde herausgegeben.`
      : count === 1 ? `Ein Stück von ${patient} wurde herausgegeben.`
      : `${count} Stücke von ${patient} wurden herausgegeben.`,
    stored: (patient, category) => `Ein Befund wurde für ${patient} geschrieben: ${category}.`,
    alert: (patient, category) => `Ein Alarm bei ${patient}: ${category}.`,
  },
  requests: {
    title: 'Anfragen',
    explanation: 'Wer etwas von Ihnen lesen wollte, abgewiesen wurde und noch auf Ihre Antwort wartet. Nichts ist '
      + 'offen, bis Sie jemanden einlassen.',
    empty: 'Niemand wartet auf eine Antwort. Hier stehen Anfragen der letzten 30 Tage.',
    asked: (categories, purpose) => `Wollte lesen: ${categories}, ${purpose}.`,
    times: count => count === 1 ? 'Einmal,' : `${count}-mal, zuletzt`,
    letIn: 'Einlassen...',
    notNow: 'Jetzt nicht',
    waiting: count => count === 1 ? 'Eine Anfrage wartet auf Ihre Antwort.'
      : `${count} Anfragen warten auf Ihre Antwort.`,
    answering: who => `${who} einlassen`,
  },
  report: {
    title: 'Zugriffsbericht',
    explanation: 'Wer heute was lesen kann, und was geschehen ist. Drucken Sie ihn, oder behalten Sie ihn über den '
      + 'Druckdialog des Browsers als PDF.',
    for: (holder, id) => `Für ${holder}, Kennung ${id}`,
    made: 'Erstellt am',
    period: 'Was geschehen ist, in',
    periods: { 30: '30 Tagen', 90: '90 Tagen', 365: 'Einem Jahr', all: 'Der ganzen Zeit' },
    print: 'Drucken',
    verify: 'Alle Belege prüfen',
    verifying: (done, all) => `Belege werden geprüft: ${done} von ${all}.`,
    verified: count => count === 1 ? 'Ein Beleg wurde in diesem Browser geprüft und stimmt.'
      : `Alle ${count} Belege wurden in diesem Browser geprüft und stimmen.`,
    unverified: 'Die Belege dieses Berichts wurden noch nicht geprüft.',
    failed: count => count === 1 ? 'Ein Beleg stimmt nicht oder war nicht zu bekommen. Er ist bezeichnet.'
      : `${count} Belege stimmen nicht oder waren nicht zu bekommen. Sie sind bezeichnet.`,
    today: 'Wer was lesen kann',
    what: 'Was sie lesen können',
    happened: 'Was geschehen ist',
    when: 'Wann',
    event: 'Was',
    proof: 'Beleg',
    block: (ledger, height) => `${ledger}, Block ${height}`,
    state: 'Geprüft',
    holds: 'Stimmt',
    broken: 'Stimmt nicht',
    unchecked: 'Nein',
    nothing: 'In dieser Zeit ist nichts geschehen.',
    hint: 'Jeder Beleg ist mit der Kennung seiner Transaktion auf dem Ledger genannt. Jeder kann ihn mit "salus '
      + 'verify" und dem Gründungsdokument prüfen, ohne Server.',
  },
}
