/** The pages of a patient. */
export const patient = {
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
    unconfirmed: 'This is what your hospital\'s server says.',
    confirm: 'Have the hospitals confirm it',
    confirmed: 'The hospitals together confirmed this list, proven in this browser:',
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
    who: 'Who',
    whoHint: 'A name you saved, a member id, or the card that they gave you.',
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
    withoutPast: 'What was written before stays closed: it gets new keys first.',
    heldPast: (names: string) => `Of ${names} what was written before stays as open as it is now.`,
    givenPast: (names: string) => `Of ${names} what could be read under a former consent can be read again: keys that `
      + 'were given stay given. What was written since stays closed.',
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
  emergency: {
    title: 'Emergency',
    explanation: 'What you leave here, emergency staff of the organisations you choose can open without asking you '
      + 'first, '
      + 'for four hours and with a reason. You are told at once. Anything else stays closed.',
    organisations: 'Whose emergency staff',
    categories: 'May open',
    inForce: 'This is in force.',
    save: 'Sign and put in force',
    opened: (who: string, organisation: string) => `Opened by ${who} of ${organisation}`,
    until: 'Until',
    reviewed: 'Reviewed.',
    justified: 'It was justified',
    unjustified: 'It was not justified',
  },
}
