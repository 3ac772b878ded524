/** The pages of those who treat. */
export const practice = {
  ask: {
    title: 'Read a patient\'s records',
    explanation: 'The hospitals decide by the patient\'s consent. That you asked, and the answer, stay on the '
      + 'ledger, and '
      + 'the patient sees both.',
    patient: 'Patient',
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
  openEmergency: {
    title: 'Emergency',
    explanation: 'For a patient who cannot let you in. It opens, for four hours, what the patient left to your '
      + 'organisation\'s emergency staff. The patient is told at once, and it is reviewed.',
    patient: 'Patient',
    find: 'Find what was left',
    categories: 'Open',
    reason: 'Reason',
    openNow: 'Open in an emergency',
    open: 'Open for four hours',
    openExplained: 'Ask right here, later under "Read a record", with the purpose "in an emergency".',
  },
}
