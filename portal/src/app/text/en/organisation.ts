/** The pages of a registrar. */
export const organisation = {
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
    proposals: 'Changes that are voted on',
    inFavour: 'In favour',
    against: 'Against',
    until: 'Until',
  },
  desk: {
    title: 'Registration desk',
    explanation: 'Who waits to be registered with your organisation. Only you can read the names.',
    empty: 'Nobody is waiting.',
    elsewhere: 'This server is another organisation\'s: whoever waits here is shown to its own desk only. What you can '
      + 'do here is vote:',
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
    member: 'Practitioner',
    find: 'Find',
    licence: 'licence',
    verified: 'Verified',
    notVerified: 'Not verified',
    notPractitioner: 'This member is no practitioner: there is nothing to vote on.',
    inFavour: 'Vote in favour',
    against: 'Vote against',
  },
}
