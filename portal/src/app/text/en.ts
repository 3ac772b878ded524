import { enCodes } from './enCodes'
import { enFaults } from './enFaults'

/** Every text of the portal in English; the other languages have exactly the same members. */
export const en = {
  languageName: 'English',
  ...enCodes,
  shell: {
    language: 'Language',
    dark: 'Dark',
    light: 'Light',
    lock: 'Lock',
    navigation: 'Pages',
    skip: 'Skip to the content',
  },
  pages: {
    wallet: 'Wallet',
    network: 'Network',
    emergency: 'Emergency',
    openEmergency: 'Emergency',
    home: 'Home',
    records: 'Records',
    write: 'Write a record',
    access: 'Who can see what',
    grant: 'Let somebody in',
    log: 'Access log',
    ask: 'Read a record',
    desk: 'Registration desk',
    verification: 'Verification of practitioners',
  },
  wallet: {
    title: 'Wallet',
    backup: 'Save the backup again when you change the passphrase, and keep it apart from this device. With it you '
      + 'sign in '
      + 'on a second device.',
    save: 'Save the backup file',
    change: 'Change the passphrase',
    changeExplained: 'Older backup files still open under the former passphrase: destroy them. Afterwards you '
      + 'unlock the '
      + 'wallet with the new one.',
    former: 'Passphrase until now',
    changeNow: 'Change it',
  },
  network: {
    title: 'Network',
    region: (region: string, network: string, patients: number) =>
      `Region ${region} of ${network}, ${patients === 1 ? 'one patient' : `${patients} patients`}.`,
    stoppable: 'One alone can stop the ledgers',
    stoppableBy: (names: string) => `Without any one of these nothing becomes final: ${names}.`,
    validators: 'Validators',
    validator: 'Validator',
    organisation: 'Organisation',
    power: 'Power',
    state: 'State',
    compromised: 'Compromised',
    reachable: 'Reachable',
    silent: 'Not reached',
    ledgers: 'Ledgers',
    ledger: 'Ledger',
    height: 'Block',
    time: 'Last block',
    node: 'What this node says of itself',
    proposals: 'Changes that are voted on',
    inFavour: 'In favour',
    against: 'Against',
    until: 'Until',
  },
  emergency: {
    title: 'Emergency',
    explanation: 'What you leave here, emergency staff of the organisations you choose can open without asking you '
      + 'first, '
      + 'for four hours and with a reason. You are told at once. Anything else stays closed.',
    organisations: 'Whose emergency staff',
    categories: 'May open',
    inForce: 'This is in force.',
    save: 'Sign',
    opened: (who: string, organisation: string) => `Opened by ${who} of ${organisation}`,
    until: 'Until',
    reviewed: 'Reviewed.',
    justified: 'It was justified',
    unjustified: 'It was not justified',
  },
  openEmergency: {
    title: 'Emergency',
    explanation: 'For a patient who cannot let you in. It opens, for four hours, what the patient left to your '
      + 'organisation\'s emergency staff. The patient is told at once, and it is reviewed.',
    patient: 'Member id of the patient',
    find: 'Find what was left',
    categories: 'Open',
    reason: 'Reason',
    openNow: 'Open in an emergency',
    open: 'Open for four hours',
    openExplained: 'Now read it under "Read a record" with the purpose "in an emergency".',
  },
  grantee: {
    everyone: (role: string, organisation: string) => `${role}, everyone of ${organisation}`,
    member: (id: string) => `Member ${id}`,
    memberOf: (role: string, id: string) => `${role} ${id}`,
  },
  firstKeys: {
    title: 'Preparing your keys',
    explanation: 'The first keys of your record categories are made here and published, so that others can write '
      + 'for you '
      + 'and only you can open it.',
  },
  access: {
    title: 'Who can see what',
    explanation: 'Each line is somebody who can read now what is marked, because you allowed it. What was read '
      + 'cannot be '
      + 'unread.',
    grant: 'Let somebody in',
    nobody: 'Nobody but you can see anything.',
    who: 'Who',
    until: 'Until',
    end: 'End',
    may: 'can read',
    mayNot: '–',
    records: (count: number) => count === 1 ? 'one record only' : `${count} records only`,
    revoke: 'End now',
    rotationDue: 'New keys are due',
    rotationExplained: (names: string) => `Somebody who may no longer read still holds a key of: ${names}. Stores `
      + `serve `
      + 'nothing of it, and nothing new can be written, until you publish new keys.',
    rotate: 'Publish new keys',
  },
  grant: {
    title: 'Let somebody in',
    who: 'Member id of the person or agency',
    whoHint: 'They find it on their own first page.',
    what: 'What they may read',
    period: 'For how long',
    periods: { 1: 'One day', 7: 'One week', 30: '30 days', 365: 'One year' },
    past: 'Also what was written before',
    preview: 'Show what this opens',
    opens: 'Exactly this would be opened',
    reader: (role: string, organisation: string) => `${role} of ${organisation}:`,
    reads: (names: string) => `can read: ${names}`,
    purpose: (purpose: string) => `Only ${purpose}.`,
    until: 'Until',
    withPast: 'What was written before is opened too.',
    withoutPast: 'What was written before stays closed.',
    unread: 'You can end this at any time. What was read until then cannot be unread.',
    sign: 'Allow and sign',
    back: 'Change',
  },
  log: {
    title: 'Access log',
    explanation: 'Everything that happened to your records and consents, newest first. Each entry is proven by the '
      + 'hospitals\' signatures; this browser checks them when you press Verify.',
    more: 'Show more',
    verify: 'Verify',
    saveProof: 'Save the proof',
    proven: (height: string, signers: string) => `Proven here: block ${height}, signed by ${signers}.`,
  },
  events: {
    registered: (role: string) => `Registered: ${role}`,
    granted: (grantee: string, names: string, purpose: string) => `You let ${grantee} read ${names}, ${purpose}.`,
    revoked: 'You ended a consent.',
    epochs: (names: string) => `You published new keys for ${names}.`,
    permitted: (who: string, category: string, purpose: string) => `${who} was allowed to read ${category}, `
      + `${purpose}.`,
    denied: (who: string, category: string, purpose: string) => `${who} asked to read ${category}, ${purpose}, and was `
      + 'denied.',
    released: (count: number) => count === 1 ? 'One item was handed out.' : `${count} items were handed out.`,
    stored: (category: string) => `A record was written: ${category}.`,
    withdrawn: 'A version of a record was marked as entered in error.',
    erased: 'You had a record erased.',
    emergency: (who: string, names: string) => `${who} opened ${names} in an emergency.`,
    justified: 'An emergency access was judged to be justified.',
    unjustified: 'An emergency access was judged not to be justified.',
    emergencyPolicy: (organisations: string) => organisations === '' ? 'Nothing is left to emergency staff any more.'
      : `You left something to the emergency staff of ${organisations}.`,
    verified: 'A vote was cast: the practitioner is verified.',
    notVerified: 'A vote was cast: the practitioner is not verified.',
    alert: (category: string) => `An alert was raised: ${category}.`,
    rotated: 'New keys of a wallet or device of yours are in force.',
    other: (type: string) => `Something else happened: ${type}.`,
  },
  records: {
    title: 'Records',
    category: 'Category',
    all: 'All categories',
    none: 'There are no records here yet.',
    opening: 'Fetching, checking and opening...',
    version: (version: number) => `version ${version}`,
    withdrawn: 'Entered in error',
    erased: 'Erased',
  },
  recordView: {
    save: 'Save as a file',
    author: (id: string) => `Written by ${id}`,
    proven: (height: string) => `Unchanged since block ${height}: checked in this browser.`,
    notShown: (type: string, bytes: number) => `This is a file of type ${type}, ${bytes} bytes. It is not shown `
      + `here; save `
      + 'it to open it with another program.',
    image: 'The image of this record',
  },
  fhir: { title: 'Content of the record', what: 'What', value: 'Value', range: 'Reference range', when: 'When' },
  ask: {
    title: 'Read a patient\'s records',
    explanation: 'The hospitals decide by the patient\'s consent. That you asked, and the answer, stay on the '
      + 'ledger, and '
      + 'the patient sees both.',
    patient: 'Member id of the patient',
    category: 'Category',
    purpose: 'Purpose',
    ask: 'Ask',
    denied: 'Denied',
    deniedExplained: 'There is no consent that opens this to you, or no such patient; the answer is the same for '
      + 'both. Ask '
      + 'the patient to let you in, giving your member id.',
    permitted: 'Permitted',
    found: (count: number) => count === 1 ? 'One record.' : `${count} records.`,
  },
  write: {
    title: 'Write a record',
    explanation: 'It is sealed in this browser to the patient\'s key. The patient, and those the patient lets in, '
      + 'can read '
      + 'it; you do not keep it.',
    explanationOwn: 'It is sealed in this browser. Only you, and those you let in, can read it.',
    patient: 'Member id of the patient',
    category: 'Category',
    note: 'Note',
    file: 'Or a file',
    fileHint: 'FHIR, text, an image or any other file, at most 64 MB.',
    tooLarge: 'This file is larger than 64 MB. Use the command line for it: salus record put.',
    stored: (height: string) => `Stored, and final in block ${height}.`,
    store: 'Seal and store',
  },
  passphrase: {
    first: 'New passphrase',
    second: 'The same passphrase again',
    hint: 'At least 12 characters. Four or five unrelated words are good. Nobody can reset it.',
    tooShort: 'At least 12 characters.',
    different: 'The two are not the same.',
  },
  welcome: {
    title: 'Salus',
    tagline: 'Your health records, opened only by you and by those you let in.',
    idle: 'The wallet was locked because nothing had happened for ten minutes.',
    passphrase: 'Passphrase',
    unlock: 'Unlock',
    create: 'New wallet',
    import: 'Import a backup',
    keys: 'Your keys are made in this browser and never leave it. The hospital\'s server cannot read your records.',
    forget: 'Remove from this browser',
    forgetTitle: 'Remove this wallet from this browser?',
    forgetWarning: 'Without its backup file and its passphrase the wallet is lost, and with it what only it can open.',
    forgetNow: 'Remove it',
  },
  newWallet: {
    title: 'New wallet',
    explanation: 'A wallet holds the keys that sign for you and that open what is yours. It is made here, sealed '
      + 'under your '
      + 'passphrase, and kept in this browser. Next you save a backup of it.',
    role: 'You are a',
    label: 'Name of the wallet',
    labelHint: 'How you tell it from others in this browser. It is not sent anywhere.',
    create: 'Make the wallet',
  },
  importWallet: {
    title: 'Import a backup',
    explanation: 'Choose the backup of a wallet, or a wallet file of the command line. It stays sealed in this '
      + 'browser.',
    file: 'Wallet file',
    label: 'Name of the wallet',
    passphrase: 'Passphrase of the wallet',
    bring: 'Import',
  },
  backup: {
    title: 'Save a backup',
    explanation: 'The backup file is the wallet, sealed under your passphrase. Keep it where this device\'s loss '
      + 'does not '
      + 'reach. With it you can sign in on another device.',
    save: 'Save the backup file',
    confirmation: 'Now choose the file that was saved and enter the passphrase, to prove that the backup opens.',
    file: 'The saved backup file',
    passphrase: 'Passphrase',
    otherWallet: 'This file is the backup of another wallet. Choose the file that was saved just now.',
    confirm: 'Confirm the backup',
  },
  apply: {
    title: (organisation: string) => `Register with ${organisation}`,
    explanation: 'The registration desk must know who you are. What you write here is sealed to the desk\'s key: '
      + 'neither '
      + 'the server nor the ledger can read it. The ledger gets a random member id and your public keys.',
    name: 'Your name',
    licence: 'Licence number',
    licenceHint: 'Capitals, digits and hyphens. It is public on the ledger.',
    note: 'Note for the desk',
    noteHint: 'For instance your date of birth or patient number, and when you come to the desk.',
    hand: 'Send to the desk',
  },
  waiting: {
    title: 'Waiting for the desk',
    explanation: (organisation: string) => `Show this code at the registration desk of ${organisation}. The desk `
      + `compares `
      + 'it with the one it sees, so that nobody else\'s keys are registered in your name.',
    asking: 'This page goes on by itself once you are registered.',
    declinedTitle: 'The desk has declined',
    again: 'Send again',
  },
  declined: {
    'identity-not-shown': 'You have not shown who you are. Go to the desk with a document that does.',
    'code-differs': 'Your code was not the one that the desk saw. Send again and compare once more.',
    'licence-not-confirmed': 'The desk could not confirm your licence number.',
    'already-registered': 'You are registered already. Import the backup of the wallet that you have.',
    'wrong-organisation': 'Another organisation registers you.',
    other: 'Please ask the desk for the reason.',
  },
  desk: {
    title: 'Registration desk',
    explanation: 'Who waits to be registered with your organisation. Only you can read the names.',
    empty: 'Nobody is waiting.',
    unreadable: 'A statement that was not sealed to your key',
    code: 'Code',
    licence: 'Licence',
    since: 'Waiting since',
    check: 'Look at a document that shows who this is, and compare the code with the one on their screen.',
    checkPractitioner: 'Look at a document that shows who this is, compare the code with the one on their screen, and '
      + 'confirm the licence number with its register. Registering also votes that the practitioner is verified.',
    approve: 'Register',
    decline: 'Decline',
    reason: 'Reason',
    declineNow: 'Decline for this reason',
  },
  verification: {
    title: 'Verification of practitioners',
    explanation: 'A practitioner may write records once more than half of the organisations that hold power have '
      + 'voted in '
      + 'favour. Enter the member id that the practitioner gives you.',
    member: 'Member id',
    find: 'Find',
    licence: 'licence',
    verified: 'Verified',
    notVerified: 'Not verified',
    notPractitioner: 'This member is no practitioner: there is nothing to vote on.',
    inFavour: 'Vote in favour',
    against: 'Vote against',
  },
  home: {
    greeting: (label: string) => `Hello, ${label}`,
    youAre: (role: string, organisation: string) => `${role} of ${organisation}`,
    verified: 'Verified',
    notVerified: 'Not verified yet',
    awaitVotes: 'More than half of the organisations must vote that you are verified before you may write records. '
      + 'Give '
      + 'their desks your member id.',
    memberId: 'Your member id',
    copy: 'Copy',
    copied: 'Copied',
  },
  fault: {
    title: 'That did not work',
    unknown: 'Something went wrong. Try again; if it stays so, tell the operator.',
  },
  faults: enFaults,
}

type Words<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string
  : T[K] extends string ? string : Words<T[K]> }

export type Text = Words<typeof en>
