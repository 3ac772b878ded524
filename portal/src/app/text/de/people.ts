import type { people as English } from '../en/people'
import type { Words } from '../words'

export const people: Words<typeof English> = {
  people: {
    title: 'Personen',
    explanation: 'Wie Sie die Mitglieder nennen, mit denen Sie zu tun haben. Die Namen sind für Ihre Brieftasche '
      + 'verschlossen, bleiben in diesem Browser und werden niemandem gesendet.',
    you: 'Sie',
    byYou: 'Ihnen',
    about: 'Kennung zeigen oder einen Namen geben',
    name: 'Name',
    nameHint: 'Wie Sie dieses Mitglied nennen.',
    save: 'Namen speichern',
    forget: 'Namen vergessen',
    close: 'Schließen',
    privacy: 'Der Name ist für Ihre Brieftasche verschlossen, bleibt in diesem Browser und wird niemandem gesendet.',
    fieldHint: 'Ein gespeicherter Name, eine Kennung oder eine Karte.',
    nobody: 'Niemand dieses Namens ist hier bekannt. Wählen Sie aus der Liste, oder fügen Sie eine Kennung oder eine '
      + 'Karte ein.',
    unnamed: 'Dieses Mitglied hat hier noch keinen Namen.',
    giveName: 'Namen geben',
    notThe: (unnamed, name) => `${unnamed} (nicht ${name})`,
    chosen: (name, id) => `${name}, ${id}`,
    book: 'Personen, die Sie kennen',
    deskOf: organisation => `Anmeldestelle von ${organisation}`,
    storeOf: organisation => `Speicher von ${organisation}`,
    card: 'Ihre Karte',
    cardExplained: 'Geben Sie sie denen, die mit Ihnen Befunde schreiben oder lesen. Sie fügen sie dort ein, wo nach '
      + 'einer Kennung gefragt wird, und sehen von da an Ihren Namen.',
    copyCard: 'Karte kopieren',
    copyId: 'Kennung kopieren',
    ownName: 'Ihr Name auf der Karte',
    ownNameHint: 'Er steht auf der Karte, die Sie weitergeben; diese Seite sendet ihn niemandem.',
    add: 'Jemanden aufnehmen',
    addHint: 'Fügen Sie eine Karte ein, wie Sie sie bekommen haben.',
    notACard: 'Das ist keine Karte: ein Name, dann die Kennung zwischen < und >.',
    alreadyNamed: name => `Dieses Mitglied heißt hier schon ${name}. Drücken Sie auf den Namen, um ihn zu ändern.`,
    added: name => `${name} steht in Ihrem Verzeichnis.`,
    empty: 'Noch niemand. Fügen Sie hier eine Karte ein, oder geben Sie jemandem dort einen Namen, wo ein Mitglied '
      + 'gezeigt wird.',
    find: 'Suchen',
    none: 'Niemand dieses Namens.',
    bookFile: 'Das Verzeichnis als Datei',
    bookFileExplained: 'Für ein zweites Gerät. Die Datei ist für Ihre Brieftasche verschlossen: Niemand sonst kann '
      + 'sie lesen.',
    saveBook: 'Verzeichnis speichern',
    bringBook: 'Gespeichertes Verzeichnis einlesen',
    brought: count => count === 1 ? 'Das Verzeichnis hat einen Namen.' : `Das Verzeichnis hat ${count} Namen.`,
  },
}
