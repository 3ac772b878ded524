/** Letting somebody in, changing it, and what was asked for. */
export const sharing = {
  sharing: {
    kind: 'Whom do you let in?',
    kinds: { member: 'A person or an agency', role: 'Everyone of a role in an organisation' },
    role: 'Role in an organisation',
    roleHint: 'For instance all nurses of a hospital. Whoever joins later can read too.',
    chooseRole: 'Choose a role',
    noRoles: 'No organisation of this region takes consents for a role. Let a person or an agency in.',
    extent: 'How much?',
    extents: { categories: 'Whole categories, also what is written later', records: 'Single records only' },
    records: (count: number) => count === 0 ? 'Which records' : `Which records (${count} chosen)`,
    tooManyRecords: (most: number) => `At most ${most} records at once. Open the whole category, or choose fewer.`,
    onlyNewest: (count: number) => `The newest ${count} are shown. Choose a category to find older ones.`,
    untilDay: 'Until the end of a day',
    lastDay: 'Last day',
    wrongDay: 'Choose a day from today on, at most ten years ahead.',
    onlyThese: (count: number) => count === 1 ? 'Only this record, as it is now. Later versions stay closed.'
      : `Only these ${count}, as they are now. Later versions stay closed.`,
    signatures: (count: number) => `This takes ${count} signatures, one for each category.`,
    inPlaceOfFormer: 'The former consent ends, and this one takes its place.',
    inPlaceOf: (names: string) => `It takes the place of what you allowed before for ${names}, until`,
    service: (organisation: string) => `The key service of ${organisation} opens it for whoever holds this role, `
      + 'and each such access stands in your log.',
    leave: 'Leave it as it is',
    change: 'Change',
    changeTitle: (who: string) => `Change what ${who} can read`,
    changeExplained: 'Take categories away, open single records only, or choose another end.',
    gone: 'This consent has ended meanwhile.',
    report: 'Access report',
  },
  news: {
    letIn: (patient: string, names: string, purpose: string) => `${patient} lets you read ${names}, ${purpose}.`,
    ended: (patient: string) => `${patient} ended a consent that included you.`,
    newKeys: (patient: string) => `${patient} published new keys.`,
    leftForEmergencies: (patient: string) => `${patient} changed what emergency staff may open.`,
    mayRead: (patient: string, what: string) => `You may read of ${patient}: ${what}.`,
    mayNotRead: (patient: string, what: string) => `You were denied to read of ${patient}: ${what}.`,
    released: (patient: string, count: number) => count === 0 ? `No item of ${patient} was handed out.`
      : count === 1 ? `One item of ${patient} was handed out.`
      : `${count} items of ${patient} were handed out.`,
    stored: (patient: string, category: string) => `A record was written for ${patient}: ${category}.`,
    alert: (patient: string, category: string) => `An alert was raised for ${patient}: ${category}.`,
  },
  requests: {
    title: 'Requests',
    explanation: 'Who asked to read something of yours, was denied, and still waits for your answer. Nothing is open '
      + 'until you let somebody in.',
    empty: 'Nobody is waiting for an answer. Requests of the last 30 days show here.',
    asked: (categories: string, purpose: string) => `Asked to read ${categories}, ${purpose}.`,
    times: (count: number) => count === 1 ? 'Once,' : `${count} times, last`,
    letIn: 'Let in...',
    notNow: 'Not now',
    waiting: (count: number) => count === 1 ? 'One request waits for your answer.'
      : `${count} requests wait for your answer.`,
    answering: (who: string) => `Let ${who} in`,
  },
  report: {
    title: 'Access report',
    explanation: 'Who can read what today, and what happened. Print it, or keep it as a PDF by the browser\'s print '
      + 'dialogue.',
    for: (holder: string, id: string) => `For ${holder}, member ${id}`,
    made: 'Made on',
    period: 'What happened in the last',
    periods: { 30: '30 days', 90: '90 days', 365: 'Year', all: 'All time' },
    print: 'Print',
    verify: 'Verify every proof',
    verifying: (done: number, all: number) => `Checking proofs: ${done} of ${all}.`,
    verified: (count: number) => count === 1 ? 'One proof was checked in this browser and holds.'
      : `All ${count} proofs were checked in this browser and hold.`,
    unverified: 'The proofs of this report were not checked yet.',
    failed: (count: number) => count === 1 ? 'One proof does not hold, or could not be fetched. It is marked.'
      : `${count} proofs do not hold, or could not be fetched. They are marked.`,
    today: 'Who can read what',
    what: 'What they can read',
    happened: 'What happened',
    when: 'When',
    event: 'What',
    proof: 'Proof',
    block: (ledger: string, height: number) => `${ledger}, block ${height}`,
    state: 'Checked',
    holds: 'Holds',
    broken: 'Does not hold',
    unchecked: 'No',
    nothing: 'Nothing happened in this time.',
    hint: 'Each proof id is the transaction on the ledger. Anybody can check one with "salus verify" and the founding '
      + 'document, without a server.',
  },
}
