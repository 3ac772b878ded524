/** What every member meets. */
export const general = {
  shell: {
    language: 'Language',
    dark: 'Dark',
    light: 'Light',
    lock: 'Lock',
    navigation: 'Pages',
    skip: 'Skip to the content',
    menu: 'Menu',
  },
  groups: {
    health: 'My health',
    access: 'Who sees it',
    care: 'Patients',
    watch: 'Watching',
    operation: 'Operation',
    own: 'Myself',
  },
  pages: {
    devices: 'Devices',
    watching: 'Alert settings',
    vitals: 'Measurements',
    alerts: 'Alerts',
    node: 'This node',
    blocks: 'Blocks',
    figures: 'Figures',
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
    people: 'People',
    patients: 'My patients',
    consents: 'Consents',
    myRequests: 'My requests',
    requests: 'Requests',
    report: 'Access report',
  },
  grantee: {
    everyone: (role: string, organisation: string) => `${role}, everyone of ${organisation}`,
    member: (id: string) => `Member ${id}`,
    memberOf: (role: string, id: string) => `${role} ${id}`,
  },
  events: {
    registered: (role: string) => `Registered: ${role}`,
    granted: (grantee: string, names: string, purpose: string) => `You let ${grantee} read ${names}, ${purpose}.`,
    everything: 'all categories',
    revoked: 'You ended a consent.',
    epochs: (names: string) => `You published new keys for ${names}.`,
    permitted: (who: string, category: string, purpose: string) => `${who} was allowed to read ${category}, `
      + `${purpose}.`,
    denied: (who: string, category: string, purpose: string) => `${who} asked to read ${category}, ${purpose}, and was `
      + 'denied.',
    releasedTo: (reader: string, count: number) => count === 0 ? `No item of yours was handed out to ${reader}.`
      : count === 1 ? `One item of yours was handed out to ${reader}.`
      : `${count} items of yours were handed out to ${reader}.`,
    released: (count: number) => count === 0 ? 'No item of yours was handed out.'
      : count === 1 ? 'One item of yours was handed out.'
      : `${count} items of yours were handed out.`,
    stored: (category: string) => `A record was written: ${category}.`,
    withdrawn: 'A version of a record was marked as entered in error.',
    erased: 'You had a record erased.',
    emergency: (who: string, names: string) => `${who} opened ${names} in an emergency.`,
    justified: 'An emergency access was judged to be justified.',
    unjustified: 'An emergency access was judged not to be justified.',
    emergencyPolicy: (organisations: string) => organisations === '' ? 'Nothing is left to emergency staff any more.'
      : `You left something to the emergency staff of ${organisations}.`,
    verified: 'A vote was cast. The practitioner is verified now.',
    verifiedYou: 'A vote was cast. You are verified now: you may write and ask to read.',
    notVerified: 'A vote was cast. The practitioner is not verified yet: more than half must be in favour.',
    alert: (category: string) => `An alert was raised: ${category}.`,
    acknowledged: (who: string) => `${who} acknowledged an alert.`,
    anchored: (category: string, count: number) => `${count} measurements were put on the ledger as one proof: `
      + `${category}.`,
    rotated: 'New keys of a wallet or device of yours are in force.',
    other: (type: string) => `Something else happened: ${type}.`,
  },
  fault: {
    title: 'That did not work',
    unknown: 'Something went wrong. Try again; if it stays so, tell the operator.',
    coded: (code: string) => `Something went wrong. Try again; if it stays so, tell the operator: ${code}.`,
  },
  home: {
    greeting: (label: string) => `Hello, ${label}`,
    youAre: (role: string, organisation: string) => `${role} of ${organisation}`,
    verified: 'Verified',
    notVerified: 'Not verified yet',
    awaitVotes: 'More than half of the organisations must vote that you are verified before you may write or read. '
      + 'Give '
      + 'their desks your member id.',
    memberId: 'Your member id',
    copy: 'Copy',
    copied: 'Copied',
  },
}
