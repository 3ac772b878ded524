/** Was ein IHM beobachtet: Signale, Alarme. */
export const watching = {
  signals: {
    'heart-rate': 'Herzfrequenz',
    'oxygen-saturation': 'Sauerstoffsättigung',
    'respiratory-rate': 'Atemfrequenz',
    'body-temperature': 'Körpertemperatur',
    'systolic-pressure': 'Blutdruck, oberer Wert',
    'diastolic-pressure': 'Blutdruck, unterer Wert',
    glucose: 'Glukose',
    electrocardiogram: 'EKG',
    'rr-interval': 'Abstände der Herzschläge',
    'pacemaker-event': 'Herzschrittmacher',
    electroencephalogram: 'EEG',
    'body-weight': 'Gewicht',
    steps: 'Schritte',
    calories: 'Verbrauchte Energie',
    'sleep-stage': 'Schlafphasen',
    'sleep-duration': 'Schlaf',
    'room-temperature': 'Raumtemperatur',
    'room-humidity': 'Luftfeuchte im Raum',
    'room-motion': 'Bewegung im Raum',
  },
  alerts: {
    title: 'Alarme',
    openTitle: 'Offene Alarme',
    explained: 'Was IoT Health Manager gefunden und Ihnen gemeldet haben, das Dringendste zuerst. Neue kommen von '
      + 'selbst. Bestätigen Sie einen Alarm, wenn Sie sich darum kümmern: Sie unterschreiben es, es steht im Ledger, '
      + 'und sonst wird niemand mehr benachrichtigt.',
    ownExplained: 'Was Ihr IoT Health Manager in Ihren Messwerten gefunden hat und wer sich darum kümmert. Neue Alarme '
      + 'kommen von selbst.',
    quiet: 'Kein Alarm ist offen.',
    away: 'Nicht bekannt: Der IoT Health Manager antwortet nicht.',
    noIhm: 'Mit diesem Server arbeitet noch kein IoT Health Manager. Der Betreiber trägt ihn unter portalIhms ein.',
    noOwnIhm: 'Kein IoT Health Manager beobachtet Ihre Messwerte. Machen Sie einen zu Ihrem Vertreter:',
    awayTitle: 'Ein IoT Health Manager antwortet nicht',
    awayExplained: (origins: string) => `Gezeigt wird, was er dem Ledger gesagt hat: ${origins}. Was er seitdem `
      + 'gefunden hat, fehlt vielleicht. Diese Seite fragt jede halbe Minute wieder; bleibt es so, sagen Sie es dem '
      + 'Betreiber.',
    quietOnLedger: 'Das Ledger hat aus den letzten sieben Tagen keinen Alarm für Sie.',
    fromLedger: 'Aus dem Ledger, hier geprüft. Ob es vorbei ist, weiß nur der IoT Health Manager, der nicht antwortet.',
    unopened: (count: number) => count === 1
      ? 'Das Ledger hat einen weiteren Alarm für Sie, der hier nicht geprüft oder geöffnet werden konnte. Sagen Sie es '
        + 'dem Betreiber.'
      : `Das Ledger hat ${count} weitere Alarme für Sie, die hier nicht geprüft oder geöffnet werden konnten. `
        + 'Sagen Sie es dem Betreiber.',
    more: 'Mehr zeigen',
    earlier: 'Frühere vom Ledger zeigen',
    all: (count: number) => count === 1 ? 'Zum Alarm' : `Alle ${count} Alarme zeigen`,
    showOver: (count: number) => count === 1 ? 'Einen beendeten zeigen' : `${count} beendete zeigen`,
    since: 'Seit',
    found: (count: number) => count === 1 ? 'einmal gefunden' : `${count}-mal gefunden`,
    escalated: 'eine zweite Person wurde benachrichtigt',
    nobody: 'Noch kümmert sich niemand darum.',
    over: 'Er ist beendet.',
    inHand: 'In den Händen von',
    inOwnHand: 'In Ihren Händen',
    notOnLedger: 'Das Ledger hat die Bestätigung noch nicht. Sonst wird inzwischen niemand benachrichtigt; bestätigen '
      + 'Sie später noch einmal.',
    notRaisedYet: 'Das Ledger hat diesen Alarm noch nicht. Versuchen Sie es gleich noch einmal.',
    acknowledge: 'Bestätigen',
    acknowledged: (height: string) => `Bestätigt und endgültig in Block ${height}.`,
    verify: 'Prüfen',
    proven: (height: string, signers: string) => `Hier bewiesen: Block ${height}, unterschrieben von ${signers}. Darin `
      + 'steht:',
    levels: { high: 'Sofort handeln', medium: 'Bald handeln', low: 'Zur Kenntnis' },
    kinds: {
      unusual: 'ungewöhnlich',
      'flat-line': 'bewegt sich nicht',
      saturated: 'am Ende des Messbereichs',
      'sensor-off': 'Sensor ab',
      'impossible-change': 'änderte sich schneller als möglich',
      'too-low': 'zu niedrig',
      'too-high': 'zu hoch',
      'early-warning': 'Frühwarnung aus mehreren Werten (NEWS2)',
      'ventricular-beat': 'ventrikuläre Schläge',
      'supraventricular-beat': 'verfrühte Schläge',
      'irregular-rhythm': 'unregelmäßiger Rhythmus',
    },
    basis: {
      limit: (value: string, limit: string) => `${value}; die Grenze ist ${limit}.`,
      course: (isAtRest: boolean, value: string, low: string, high: string, by: string) =>
        `${isAtRest ? 'In Ruhe ' : ''}${value}; zu erwarten war ${low} bis ${high}: ${by}.`,
      by: {
        'far from its level': 'weit vom Üblichen entfernt',
        'not usual at this time': 'zu dieser Zeit unüblich',
        'changing otherwise than it does': 'ändert sich anders als sonst',
        'beyond all before': 'jenseits von allem bisher',
        usual: 'üblich',
      },
      impossible: (value: string, low: string, high: string) => `${value}; möglich ist ${low} bis ${high}.`,
      same: (value: string, seconds: string) => `${value}, ${seconds} s lang.`,
      jump: (from: string, to: string, seconds: string) => `Von ${from} auf ${to} in ${seconds} s.`,
      beat: (percent: string) => `Er kam nach ${percent} % eines Zyklus nach dem Schlag davor.`,
      irregular: (beats: string, percent: string, entropy: string, turns: string) =>
        `${beats} Schläge, von einem zum nächsten um ${percent} % verschieden; Entropie ${entropy}, `
        + `Wendepunkte ${turns}.`,
      score: (total: string, risk: string, parts: string) => `NEWS2 ${total}, Risiko ${risk}: ${parts}.`,
      risks: { high: 'hoch', medium: 'mittel', 'low to medium': 'niedrig bis mittel', low: 'niedrig' },
      parts: {
        respiration: 'Atmung', saturation: 'Sauerstoffsättigung', oxygen: 'zusätzlicher Sauerstoff',
        pressure: 'Blutdruck', pulse: 'Puls', consciousness: 'Bewusstsein', temperature: 'Temperatur',
      },
      noPoints: 'keine Punkte',
      whole: {
        'nothing of its usual height for a second': 'Eine Sekunde lang nichts von der üblichen Höhe.',
        'cut off at one value': 'Bei einem Wert abgeschnitten.',
        'many times its usual height': 'Ein Vielfaches der üblichen Höhe.',
      },
    },
  },
  vitals: {
    title: 'Messwerte',
    explained: 'Was Ihre Sensoren gemessen haben: Die Linie ist der Mittelwert, das Band reicht vom kleinsten zum '
      + 'größten Wert, gestrichelt sind die Grenzen, die für Sie gelten, schattiert ist, was der IoT Health Manager '
      + 'gefunden hat.',
    patientExplained: 'Die Krankenhäuser entscheiden nach der Einwilligung; die Person sieht, dass Sie nachgesehen '
      + 'haben.',
    patient: 'Patient/in',
    category: 'Kategorie',
    show: 'Zeigen',
    span: 'Zeitraum',
    spans: { day: 'Ein Tag', week: 'Eine Woche', month: 'Ein Monat' },
    reading: 'Die Messwerte werden gelesen ...',
    refresh: 'Neu lesen',
    nothing: 'In dieser Zeit wurde nichts gemessen. Wählen Sie einen längeren Zeitraum, oder sehen Sie unter Geräte '
      + 'nach, ob ein Gerät sendet.',
    denied: 'Abgelehnt: Keine Einwilligung öffnet Ihnen das, oder es gibt diese Person nicht. Bitten Sie sie um '
      + 'Zugang.',
    notWatched: 'Kein IoT Health Manager hier zeigt Messwerte dieser Person.',
    newest: (value: string) => `Neuester Wert: ${value}`,
    foundTimes: (count: number) => count === 1 ? 'ein Alarm' : `${count} Alarme`,
    expected: (when: string, low: string, high: string) => `erwartet um ${when}: ${low} bis ${high}`,
    chartOf: (name: string, lowest: string, highest: string, alerts: number) =>
      `${name} im Verlauf, von ${lowest} bis ${highest}; ${alerts === 0 ? 'kein Alarm' : alerts === 1 ? 'ein Alarm'
        : `${alerts} Alarme`}. Die Zahlen folgen darunter.`,
    numbers: 'In Zahlen',
    when: 'Wann',
    lowest: 'Kleinster',
    mean: 'Mittel',
    sum: 'Zusammen',
    highest: 'Größter',
    found: 'Gefunden',
    today: 'Heute gemessen',
    nothingToday: 'Heute wurde noch nichts gemessen.',
    between: (lowest: string, highest: string) => `heute ${lowest} bis ${highest}`,
    seeAll: 'Alle Messwerte zeigen',
    ecgExplained: 'Wie auf Papier: Ein Kästchen ist eine Fünftelsekunde breit und ein halbes Millivolt hoch. Was es '
      + 'bedeutet, sagt eine Ärztin oder ein Arzt.',
    piece: 'Aufgezeichnet',
    pieceOf: (when: string, seconds: string) => `${when}, ${seconds} s`,
    beginOnly: 'Gezeichnet sind die ersten zwei Minuten; alles steht darunter in Zahlen.',
    ecgOf: (when: string, seconds: string, lowest: string, highest: string) =>
      `EKG vom ${when}, ${seconds} Sekunden, von ${lowest} bis ${highest}. Die Zahlen folgen darunter.`,
    stages: { awake: 'Wach', asleep: 'Schlaf', light: 'Leicht', deep: 'Tief', rem: 'REM' },
    stage: 'Phase',
    howLong: 'Dauer',
    lasted: (stage: string, length: string) => `${stage} ${length}`,
    night: (from: string, to: string) => `Von ${from} bis ${to}.`,
    sleepOf: (lengths: string) => `Schlafphasen der Nacht: ${lengths}. Die Zahlen folgen darunter.`,
    single: 'Einzeln, mit Nachweis',
    singleExplained: 'Die neuesten Messwerte, wie das Gerät sie gesendet hat. Was der IoT Health Manager auf das '
      + 'Ledger gebracht hat, in der Regel nach zehn Minuten, lässt sich hier prüfen.',
    singleOfOthers: 'Diese Liste zu öffnen und jeder Nachweis sind eigene Anfragen, die die Patientin oder der Patient '
      + 'sieht.',
    value: 'Wert',
    proof: 'Nachweis',
    verify: 'Prüfen',
    proven: (height: string, signers: string) => `Hier bewiesen: Block ${height}, unterschrieben von ${signers}.`,
    stretch: (count: number) => `${count} Werte`,
    moreReadings: 'Mehr Messwerte zeigen',
    fhirExplained: 'Für andere Programme: jeder Messwert dieses Zeitraums einzeln, in der Form HL7 FHIR R4, wie Ihr '
      + 'IoT Health Manager ihn hat. Wer die Datei hat, kann sie lesen.',
    saveFhir: 'Als FHIR speichern',
    stopFhir: 'Anhalten',
    fetched: (count: number) => `${count} Messwerte geholt ...`,
    savedFhir: (count: number) => count === 1 ? 'In der Datei ist ein Messwert.'
      : `In der Datei sind ${count} Messwerte.`,
    notWhole: 'Ein Teil dessen, was der IoT Health Manager aufbewahrt, ist beschädigt; die Datei sagt, welcher fehlt.',
  },
  devices: {
    title: 'Geräte',
    explained: 'Sensoren, die in Ihrem Namen Messwerte senden dürfen, und IoT Health Manager, die sie als Ihre '
      + 'Vertreter lesen dürfen. Jedes Gerät hat einen eigenen Schlüssel; von einem, das hier nicht steht, wird nichts '
      + 'angenommen.',
    none: 'Noch handelt kein Gerät für Sie. Melden Sie das erste an.',
    agent: 'Vertreter',
    sensor: 'Sensor',
    agentExplained: 'Ein IoT Health Manager: Er nimmt an und liest, was Ihre Einwilligung ihm öffnet.',
    sensorExplained: 'Es unterschreibt, was es misst, und kann nichts lesen.',
    heard: 'Zuletzt gehört',
    notHeard: 'Nichts gehört, seit der IoT Health Manager läuft.',
    values: (count: number) => count === 1 ? 'ein Wert' : `${count} Werte`,
    faults: (count: number) => count === 1 ? 'einer nicht angenommen' : `${count} nicht angenommen`,
    clock: (seconds: number) => seconds > 0 ? `seine Uhr geht ${seconds} s vor` : `seine Uhr geht ${-seconds} s nach`,
    end: 'Dieses Gerät beenden',
    endExplained: 'Ab diesem Block wird nichts mehr angenommen, was es unterschreibt. Das lässt sich nicht rückgängig '
      + 'machen; es kann neu angemeldet werden.',
    endAgentExplained: 'Ab diesem Block nimmt er nichts mehr an und liest nichts Neues, und Sie bekommen neue '
      + 'Schlüssel. Dann beobachtet niemand Ihre Messwerte. Das lässt sich nicht rückgängig machen.',
    endNow: 'Jetzt beenden',
    keep: 'Behalten',
    ended: (count: number) => count === 1 ? 'Ein beendetes' : `${count} beendete`,
    add: 'Ein Gerät anmelden',
    name: 'Wie Sie es nennen',
    nameHint: 'Der Name bleibt in diesem Browser.',
    key: 'Sein Schlüssel',
    newKey: 'Neue Schlüssel',
    ownKey: 'Es hat einen',
    keyFile: 'Schlüsseldatei',
    keyFileHint: 'Ein privater Schlüssel auf P-256 als PEM, ohne Passphrase. Er wird hier gelesen und nirgends '
      + 'hingeschickt.',
    passphraseExplained: 'Die Datei mit seinen Schlüsseln wird unter dieser Passphrase versiegelt.',
    register: 'Unterschreiben und anmelden',
    back: 'Zurück',
    registered: (name: string, height: string) => `${name} ist angemeldet, endgültig in Block ${height}.`,
    fileExplained: 'Geben Sie nun dem Gerät die Datei mit seinen Schlüsseln. Wer sie und die Passphrase hat, sendet in '
      + 'Ihrem Namen. Hier wird sie nicht aufbewahrt.',
    fileUnsaved: 'Bis Sie sie speichern, ist sie nur in dieser Seite: Wer vorher die Seite schließt oder die '
      + 'Brieftasche sperrt, verliert sie und muss das Gerät beenden und neu anmelden.',
    watch: 'Einen IoT Health Manager beobachten lassen',
    watchExplained: (names: string) => 'Er nimmt an, was Ihre Sensoren messen, lernt, was für Sie normal ist, und '
      + 'meldet denen, die Sie lesen lassen, was es nicht ist. Er wird Ihr Gerät und darf ein Jahr lang lesen: '
      + `${names}. Sie können das jederzeit beenden.`,
    agentName: (host: string) => `IoT Health Manager bei ${host}`,
    adopt: (origin: string) => `${origin} zu meinem Vertreter machen`,
    steps: {
      asking: 'Er wird nach seinen Schlüsseln gefragt ...', registering: 'Er wird als Ihr Gerät angemeldet ...',
      granting: 'Er bekommt Zugang ...', waiting: 'Gleich beobachtet er ...',
    },
    adopted: 'Er beobachtet jetzt Ihre Messwerte. Melden Sie einen Sensor an und lassen Sie eine Ärztin oder einen '
      + 'Arzt Ihre Vitalwerte lesen, damit jemand benachrichtigt wird.',
    saveFile: 'Schlüsseldatei sichern',
    simulated: 'Simulierte Uhr',
    simulatedExplained: 'Zum Ausprobieren, nur in einem Entwicklungsnetz: Diese Seite meldet einen Sensor an und misst '
      + 'die letzten sechs Stunden als eine Nacht, in der Ihre Sauerstoffsättigung fällt. Nichts davon ist echt. Wer '
      + 'Ihre Vitalwerte lesen darf, wird benachrichtigt; geben Sie Ihrer Ärztin oder Ihrem Arzt vorher Zugang.',
    wear: 'Anlegen',
    measuring: 'Die Uhr misst',
    measured: 'Die Nacht ist da. Was gefunden wurde, steht unter Alarme, die Kurven unter Messwerte.',
  },
  watching: {
    title: 'Alarm-Einstellungen',
    explained: 'Wann Ihr IoT Health Manager einen Alarm auslöst und wem er ihn meldet. Auch Ihre Ärzte dürfen das '
      + 'ändern.',
    patientExplained: 'Wann der IoT Health Manager einer Person einen Alarm auslöst und wem er ihn meldet, soweit sie '
      + 'Sie lesen lässt, was beobachtet wird.',
    patient: 'Patient/in',
    show: 'Zeigen',
    notYours: 'Kein IoT Health Manager hier beobachtet diese Person, oder sie lässt Sie nicht lesen, was beobachtet '
      + 'wird.',
    limits: 'Grenzen',
    limitsExplained: 'Ein Alarm wird ausgelöst, wenn ein Wert so lange wie angegeben darunter oder darüber liegt. Ein '
      + 'leeres Feld ist keine Grenze. Was für die Person ungewöhnlich ist, wird außerdem gefunden.',
    low: 'Nicht unter',
    high: 'Nicht über',
    lasting: 'Sekunden lang',
    another: 'Weiteres Signal',
    add: 'Hinzufügen',
    drop: 'Entfernen',
    limitFaults: {
      'no-number': 'Das müssen Zahlen sein; höchstens 86.400 Sekunden.',
      'low-not-below-high': 'Die untere Grenze muss unter der oberen liegen.',
    },
    outOfBounds: (least: string, greatest: string) => `Eine Grenze muss zwischen ${least} und ${greatest} liegen.`,
    oxygenScale: 'Sauerstoffsättigung nach Skala 2 von NEWS2',
    oxygenScaleHint: 'Für Personen, deren Sättigung 88 bis 92 % sein soll, auf ärztliche Anordnung.',
    receivers: 'Wem es gemeldet wird',
    receiversExplained: 'Gemeldet wird nur, wem das Lesen erlaubt ist, wer immer hier steht.',
    nobodyNamed: 'Niemand ist benannt: Gemeldet wird denen, die die Person als Behandelnde lesen lässt.',
    tellToo: 'Zuerst melden',
    escalates: 'Wenn niemand bestätigt innerhalb von',
    minutes: (count: number) => count < 60 ? `${count} Minuten` : count === 60 ? 'einer Stunde'
      : `${count / 60} Stunden`,
    second: 'Dann melden',
    saved: 'Gespeichert. Es gilt ab dem nächsten Messwert.',
    usual: 'Das sind die üblichen Einstellungen; niemand hat sie geändert.',
    setBy: 'Eingestellt von',
    save: 'Speichern',
  },
}
