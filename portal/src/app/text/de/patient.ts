import type { patient as English } from '../en/patient'
import type { Words } from '../words'

export const patient: Words<typeof English> = {
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
    unconfirmed: 'So sagt es der Server Ihres Krankenhauses.',
    confirm: 'Von den Krankenhäusern bestätigen lassen',
    confirmed: 'Die Krankenhäuser haben diese Liste gemeinsam bestätigt, in diesem Browser geprüft:',
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
    who: 'Wer',
    whoHint: 'Ein gespeicherter Name, eine Kennung, oder die Karte, die Sie bekommen haben.',
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
    withoutPast: 'Was früher geschrieben wurde, bleibt verschlossen: Vorher gelten neue Schlüssel.',
    heldPast: names => `Von ${names} bleibt, was früher geschrieben wurde, so offen, wie es jetzt ist.`,
    givenPast: names => `Von ${names} kann wieder gelesen werden, was unter einer früheren Einwilligung lesbar war: `
      + 'Gegebene Schlüssel bleiben gegeben. Was seither geschrieben wurde, bleibt verschlossen.',
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
  emergency: {
    title: 'Notfall',
    explanation: 'Was Sie hier freigeben, kann das Notfallpersonal der gewählten Einrichtungen öffnen, ohne Sie '
      + 'vorher zu '
      + 'fragen, für vier Stunden und mit Begründung. Sie erfahren es sofort. Alles andere bleibt verschlossen.',
    organisations: 'Wessen Notfallpersonal',
    categories: 'Darf öffnen',
    inForce: 'Das gilt.',
    save: 'Unterschreiben und in Kraft setzen',
    opened: (who, organisation) => `Geöffnet von ${who}, ${organisation}`,
    until: 'Bis',
    reviewed: 'Beurteilt.',
    justified: 'Es war berechtigt',
    unjustified: 'Es war nicht berechtigt',
  },
}
