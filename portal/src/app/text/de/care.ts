import type { care as English } from '../en/care'
import type { Words } from '../words'

export const care: Words<typeof English> = {
  care: {
    patientsExplained: 'Wer Sie eingelassen hat, was Sie lesen dürfen und bis wann. Jedes Öffnen fragt die '
      + 'Krankenhäuser; die Person sieht, dass Sie gelesen haben.',
    consentsExplained: 'Wer Ihre Einrichtung eingelassen hat, was Sie lesen dürfen und bis wann. Jedes Lesen '
      + 'entscheiden die Krankenhäuser, und die Person sieht es.',
    noPatients: 'Noch hat Sie niemand eingelassen. Geben Sie Ihre Kennung weiter, oder fragen Sie: die Person sieht, '
      + 'dass Sie gefragt haben.',
    noConsents: 'Noch hat Sie niemand eingelassen. Fragen Sie, etwas zu lesen: die Person sieht, dass Sie gefragt '
      + 'haben.',
    ended: 'Diese Einwilligung ist beendet. Was offen war, ist wieder verschlossen.',
    search: 'Suche nach Name oder Kennung',
    nobodyFound: 'Niemand hat hier diesen Namen oder diese Kennung.',
    more: 'Mehr zeigen',
    openRecord: 'Akte öffnen',
    openFor: who => `Akte öffnen: ${who}`,
    courseOf: who => `Akte: ${who}`,
    back: 'Zurück',
    guardian: 'Sie dürfen über die Einwilligungen dieser Person mitbestimmen.',
    categories: 'Kategorien',
    asking: 'Die Krankenhäuser werden gefragt',
    progress: (done, of) => `Fragen, holen, prüfen und öffnen: ${done} von ${of}.`,
    deniedOf: names => `Abgewiesen: ${names}.`,
    filter: 'Nur zeigen',
    everything: 'Alles',
    count: (name, count) => `${name} (${count})`,
    older: 'Ältere zeigen',
    by: 'Geschrieben von',
    show: 'Zeigen',
    hide: 'Schließen',
    open: 'Öffnen',
    requestsExplained: 'Was Sie lesen wollten, und wie die Krankenhäuser nach der Einwilligung entschieden haben. Die '
      + 'Person sieht dasselbe.',
    noRequests: 'Sie haben noch nichts zu lesen verlangt.',
  },
  file: {
    bundle: count => `Dieses FHIR-Bündel enthält ${count === 1 ? 'ein Dokument' : `${count} Dokumente`}.`,
    bundleExplained: 'Jedes wird für sich verschlossen und in seiner Kategorie abgelegt, so wie es in der Datei '
      + 'steht. Prüfen Sie, ob es die richtige Person ist: Abgelegtes lässt sich nicht zurücknehmen.',
    leftOut: count => count === 1 ? 'Ein Eintrag beschreibt Personen, Orte oder Begriffe und wird ausgelassen.'
      : `${count} Einträge beschreiben Personen, Orte oder Begriffe und werden ausgelassen.`,
    whose: (name, born) => born === '' ? `Die Datei handelt von ${name}.`
      : `Die Datei handelt von ${name}, geboren ${born}.`,
    unnamed: 'jemandem ohne Namen',
    proposed: category => `Nach seinem Inhalt gehört es zu: ${category}.`,
    confirm: 'Das ist die richtige Person',
    storing: (done, of) => `Verschließen und ablegen: ${done} von ${of}. Es geht weiter, wenn Sie diese Seite `
      + 'verlassen, solange die Brieftasche offen ist.',
    stored: count => count === 1 ? 'Ein Dokument ist abgelegt und endgültig.'
      : `Alle ${count} Dokumente sind abgelegt und endgültig.`,
    goOn: left => `Mit den übrigen ${left} weitermachen`,
    storeAll: count => count === 1 ? 'Verschließen und ablegen' : `Alle ${count} verschließen und ablegen`,
    choose: 'Eine andere Datei wählen',
  },
}
