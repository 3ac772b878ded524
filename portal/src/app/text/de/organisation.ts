import type { organisation as English } from '../en/organisation'
import type { Words } from '../words'

export const organisation: Words<typeof English> = {
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
    proposals: 'Änderungen, über die abgestimmt wird',
    inFavour: 'Dafür',
    against: 'Dagegen',
    until: 'Bis',
  },
  desk: {
    title: 'Anmeldung',
    explanation: 'Wer darauf wartet, bei Ihrer Einrichtung angemeldet zu werden. Nur Sie können die Namen lesen.',
    elsewhere: 'Dieser Server gehört einer anderen Einrichtung: Wer hier wartet, wird nur deren Anmeldung gezeigt. '
      + 'Abstimmen können Sie auch hier:',
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
    member: 'Fachperson',
    find: 'Suchen',
    licence: 'Zulassung',
    verified: 'Geprüft',
    notVerified: 'Nicht geprüft',
    notPractitioner: 'Das ist keine Fachperson: Es gibt nichts abzustimmen.',
    inFavour: 'Dafür stimmen',
    against: 'Dagegen stimmen',
  },
}
