import type { general as English } from '../en/general'
import type { Words } from '../words'

export const general: Words<typeof English> = {
  shell: {
    language: 'Sprache',
    dark: 'Dunkel',
    light: 'Hell',
    lock: 'Sperren',
    navigation: 'Seiten',
    skip: 'Zum Inhalt',
    menu: 'Menü',
  },
  groups: {
    health: 'Meine Gesundheit',
    access: 'Wer es sieht',
    care: 'Patienten',
    watch: 'Beobachtung',
    operation: 'Betrieb',
    own: 'Ich selbst',
  },
  pages: {
    devices: 'Geräte',
    watching: 'Alarm-Einstellungen',
    vitals: 'Messwerte',
    alerts: 'Alarme',
    node: 'Dieser Knoten',
    blocks: 'Blöcke',
    figures: 'Kennzahlen',
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
    people: 'Personen',
    patients: 'Meine Patienten',
    consents: 'Einwilligungen',
    myRequests: 'Meine Anfragen',
    requests: 'Anfragen',
    report: 'Zugriffsbericht',
  },
  grantee: {
    everyone: (role, organisation) => `${role}, alle von ${organisation}`,
    member: id => `Mitglied ${id}`,
    memberOf: (role, id) => `${role} ${id}`,
  },
  events: {
    registered: role => `Angemeldet: ${role}`,
    granted: (grantee, names, purpose) => `Sie ließen ${grantee} lesen: ${names}, ${purpose}.`,
    everything: 'alle Kategorien',
    revoked: 'Sie beendeten eine Einwilligung.',
    epochs: names => `Sie machten neue Schlüssel bekannt: ${names}.`,
    permitted: (who, category, purpose) => `${who} durfte lesen: ${category}, ${purpose}.`,
    denied: (who, category, purpose) => `${who} wollte lesen: ${category}, ${purpose}, und wurde abgewiesen.`,
    releasedTo: (reader, count) => count === 0 ? `Nichts von Ihnen wurde herausgegeben: an ${reader}.`
      : count === 1 ? `Ein Stück von Ihnen wurde herausgegeben: an ${reader}.`
      : `${count} Stücke von Ihnen wurden herausgegeben: an ${reader}.`,
    released: count => count === 0 ? 'Nichts von Ihnen wurde herausgegeben.'
      : count === 1 ? 'Ein Stück von Ihnen wurde herausgegeben.'
      : `${count} Stücke von Ihnen wurden herausgegeben.`,
    stored: category => `Ein Befund wurde geschrieben: ${category}.`,
    storedBy: (author, category) => `Ein Befund wurde von ${author} geschrieben: ${category}.`,
    withdrawn: 'Eine Fassung eines Befunds wurde als Irrtum gekennzeichnet.',
    erased: 'Sie ließen einen Befund löschen.',
    emergency: (who, names) => `${who} öffnete im Notfall: ${names}.`,
    justified: 'Ein Notfallzugriff wurde als berechtigt beurteilt.',
    unjustified: 'Ein Notfallzugriff wurde als nicht berechtigt beurteilt.',
    emergencyPolicy: organisations => organisations === '' ? 'Dem Notfallpersonal ist nichts mehr freigegeben.'
      : `Sie gaben dem Notfallpersonal etwas frei: ${organisations}.`,
    verified: 'Eine Stimme wurde abgegeben. Die Fachperson ist jetzt geprüft.',
    verifiedYou: 'Eine Stimme wurde abgegeben. Sie sind jetzt geprüft: Sie dürfen schreiben und Lesen anfragen.',
    notVerified: 'Eine Stimme wurde abgegeben. Die Fachperson ist noch nicht geprüft: Mehr als die Hälfte muss '
      + 'dafür sein.',
    alert: category => `Ein Alarm: ${category}.`,
    acknowledged: (who: string) => `${who} hat einen Alarm bestätigt.`,
    anchored: (category: string, count: number) => `${count} Messwerte wurden als ein Beweis in das Ledger gebracht: `
      + `${category}.`,
    rotated: 'Neue Schlüssel einer Brieftasche oder eines Geräts von Ihnen gelten.',
    other: type => `Etwas anderes geschah: ${type}.`,
  },
  fault: {
    title: 'Das hat nicht geklappt',
    unknown: 'Etwas ging schief. Versuchen Sie es noch einmal; bleibt es so, sagen Sie es dem Betreiber.',
    coded: (code: string) => 'Etwas ging schief. Versuchen Sie es noch einmal; bleibt es so, sagen Sie dem Betreiber: '
      + `${code}.`,
  },
  home: {
    greeting: label => `Guten Tag, ${label}`,
    youAre: (role, organisation) => `${role}, ${organisation}`,
    verified: 'Geprüft',
    notVerified: 'Noch nicht geprüft',
    awaitVotes: 'Bevor Sie schreiben oder lesen, muss mehr als die Hälfte der Einrichtungen für Ihre Prüfung stimmen. '
      + 'Geben Sie '
      + 'deren Anmeldestellen Ihre Kennung.',
    memberId: 'Ihre Kennung',
    copy: 'Kopieren',
    copied: 'Kopiert',
  },
}
