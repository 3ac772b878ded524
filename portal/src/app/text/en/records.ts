/** Records and how they are shown. */
export const records = {
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
    author: 'Written by',
    proven: (height: string) => `Unchanged since block ${height}: checked in this browser.`,
    notShown: (type: string, bytes: number) => `This is a file of type ${type}, ${bytes} bytes. It is not shown `
      + `here; save `
      + 'it to open it with another program.',
    image: 'The image of this record',
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
    file: 'Or a file',
    fileHint: 'FHIR, text, an image or any other file, at most 64 MB.',
    tooLarge: 'This file is larger than 64 MB. Use the command line for it: salus record put.',
    stored: (height: string) => `Stored, and final in block ${height}.`,
    store: 'Seal and store',
  },
}
