/** Records and how they are shown. */
export const records = {
  records: {
    title: 'Records',
    listed: (count: number) => `${count} listed so far...`,
    category: 'Category',
    all: 'All categories',
    none: 'There are no records here yet. Write one yourself, or give your card to your doctor, who then writes to '
      + 'you.',
    noneSought: 'Nothing that was opened so far has these words.',
    search: 'Search',
    searchHint: 'In what was opened in this page, in categories and in names.',
    counted: (name: string, count: number) => `${name} (${count})`,
    openedSoFar: (opened: number, all: number) => `${opened} of ${all} are opened and can be searched in.`,
    openAll: 'Open all',
    openingAll: (done: number, all: number) => `Opening: ${done} of ${all}...`,
    write: 'Write a record',
    opening: 'Fetching, checking and opening...',
    version: (version: number) => `version ${version}`,
    withdrawn: 'Entered in error',
    erased: 'Erased',
  },
  download: {
    all: 'Download everything',
    cancel: 'Stop',
    progress: (done: number, all: number) => `${done} of ${all} fetched, checked and opened...`,
    done: (count: number) => count === 1 ? 'The archive has one record.' : `The archive has ${count} records.`,
    missing: (count: number) => count === 1 ? 'One could not be opened; the index says why.'
      : `${count} could not be opened; the index says why.`,
    index: {
      language: 'en',
      title: 'My records',
      explanation: 'Each file is as it was stored. Each proof shows, with the network\'s founding document and without '
        + 'any server, that the hospitals have it so on the ledger: salus verify PROOF --genesis genesis.json',
      what: 'Record',
      category: 'Category',
      when: 'Date',
      author: 'Written by',
      stored: 'Stored',
      proof: 'Proof',
      withdrawn: 'entered in error',
      erased: 'erased',
      notOpened: 'could not be opened',
    },
  },
  recordView: {
    save: 'Save as a file',
    author: 'Written by',
    unproven: 'by the server\'s word, not proven',
    proven: (height: string) => `Unchanged since block ${height}: checked in this browser.`,
    notShown: (type: string, size: string) => `This is a file of type ${type}, ${size}. It is not shown `
      + `here; save `
      + 'it to open it with another program.',
  },
  write: {
    title: 'Write a record',
    explanation: 'It is sealed in this browser to the patient\'s key. The patient, and those the patient lets in, '
      + 'can read '
      + 'it; you do not keep it.',
    explanationOwn: 'It is sealed in this browser. Only you, and those you let in, can read it.',
    patient: 'Patient',
    category: 'Category',
    note: 'Note',
    file: 'A file, instead of typing',
    noFile: 'Without this file',
    fileHint: 'FHIR, text, an image or any other file, at most 1 GB.',
    tooLarge: 'This file is larger than 1 GB. Use the command line for it: salus record put.',
    stored: (height: string) => `Stored, and final in block ${height}.`,
    store: 'Seal and store',
  },
}
