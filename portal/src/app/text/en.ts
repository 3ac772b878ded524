/** Every text of the portal in English; the other languages have exactly the same members. */
export const en = {
  languageName: 'English',
  shell: {
    language: 'Language',
    dark: 'Dark',
    light: 'Light',
    lock: 'Lock',
    navigation: 'Pages',
    skip: 'Skip to the content',
  },
  pages: {
    home: 'Home',
    desk: 'Registration desk',
    verification: 'Verification of practitioners',
  },
  roles: {
    patient: 'Patient',
    doctor: 'Doctor',
    nurse: 'Nurse',
    pharmacist: 'Pharmacist',
    dietitian: 'Dietitian',
    radiographer: 'Radiographer',
    insurer: 'Insurer',
    'public-health': 'Public health agency',
    researcher: 'Researcher',
    device: 'Device',
    registrar: 'Registrar',
    store: 'Store',
    emergency: 'Emergency staff',
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
  declineReasons: {
    'identity-not-shown': 'Did not show who they are',
    'code-differs': 'The code differs',
    'licence-not-confirmed': 'Licence not confirmed',
    'already-registered': 'Registered already',
    'wrong-organisation': 'Another organisation\'s',
    other: 'Another reason',
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
  faults: {
    unreachable: 'The server cannot be reached. Check the connection and try again.',
    'wallet-wrong-passphrase': 'The passphrase does not open this wallet. Check capitals and the keyboard\'s language.',
    'wallet-damaged': 'This file is no whole wallet. Choose the backup file, or another copy of it.',
    'wallet-weak-kdf': 'This wallet file is sealed too weakly and is not opened.',
    'caller-unknown': 'The network knows no member with this wallet\'s key. Perhaps its keys were replaced on another '
      + 'device: import the newest backup.',
    'dpop-too-old': 'The clock of this device is wrong by more than a minute. Set it and try again.',
    'quota-exceeded': 'Too much at once. Wait a minute and try again.',
    'unknown-member': 'There is no such member, or one that you may not see.',
    'already-voted': 'Your organisation has voted so already.',
    'member-exists': 'This member is registered already.',
    'other-genesis': 'The server shows another founding document than when this wallet came here. Do not go on: ask '
      + 'the operator.',
    'desk-unproven': 'The desk\'s key could not be proven. Nothing was sent. Tell the operator.',
    'desk-full': 'The desk has too many waiting. Try again tomorrow, or go there.',
  },
}

type Words<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string
  : T[K] extends string ? string : Words<T[K]> }

export type Text = Words<typeof en>
