/** Wallets and signing up. */
export const wallet = {
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
    goneTitle: 'The desk keeps it no longer',
    gone: 'A desk keeps what it is sent for a week. Send it again, then go there with the code.',
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
}
