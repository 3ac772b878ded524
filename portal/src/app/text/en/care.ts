/** What those see who were let in. */
export const care = {
  care: {
    patientsExplained: 'Who let you in, with what you may read and until when. Opening a record asks the hospitals '
      + 'each time; the patient sees that you read.',
    consentsExplained: 'Who let your organisation in, with what you may read and until when. Each reading is decided '
      + 'by the hospitals, and the patient sees it.',
    noPatients: 'Nobody has let you in yet. Give patients your member id, or ask to read: they see that you asked.',
    noConsents: 'Nobody has let you in yet. Ask to read something of a patient: the patient sees that you asked.',
    ended: 'This consent has ended. What was open is closed again.',
    search: 'Search by name or member id',
    nobodyFound: 'Nobody has this name or id here.',
    more: 'Show more',
    openRecord: 'Open the record',
    openFor: (who: string) => `Open the record of ${who}`,
    courseOf: (who: string) => `Record of ${who}`,
    back: 'Back',
    guardian: 'You may act on this patient\'s consents.',
    categories: 'Categories',
    asking: 'Asking the hospitals',
    progress: (done: number, of: number) => `Asking, fetching, checking and opening: ${done} of ${of}.`,
    deniedOf: (names: string) => `Denied: ${names}.`,
    filter: 'Show only',
    everything: 'Everything',
    count: (name: string, count: number) => `${name} (${count})`,
    older: 'Show older ones',
    by: 'Written by',
    show: 'Show',
    hide: 'Hide',
    open: 'Open',
    requestsExplained: 'What you asked to read, and how the hospitals decided by the patient\'s consent. The patient '
      + 'sees the same.',
    noRequests: 'You have not asked to read anything yet.',
  },
  file: {
    bundle: (count: number) => `This FHIR bundle holds ${count === 1 ? 'one document' : `${count} documents`}.`,
    bundleExplained: 'Each is sealed and stored by itself, in its category, as it stands in the file. Look whether '
      + 'this is the right patient: nothing that is stored can be taken back.',
    leftOut: (count: number) => count === 1 ? 'One entry describes people, places or terms and is left out.'
      : `${count} entries describe people, places or terms and are left out.`,
    whose: (name: string, born: string) => born === '' ? `The file is about ${name}.`
      : `The file is about ${name}, born ${born}.`,
    unnamed: 'somebody without a name',
    proposed: (category: string) => `By its content this belongs to: ${category}.`,
    confirm: 'This is the right patient',
    storing: (done: number, of: number) => `Sealing and storing: ${done} of ${of}. It goes on if you leave `
      + 'this page, as long as the wallet is open.',
    stored: (count: number) => count === 1 ? 'One document is stored and final.'
      : `All ${count} documents are stored and final.`,
    goOn: (left: number) => `Go on with the ${left} that are left`,
    storeAll: (count: number) => `Seal and store ${count === 1 ? 'it' : `all ${count}`}`,
    choose: 'Choose another file',
  },
}
