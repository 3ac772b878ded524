/** While something arrives. */
export const speed = {
  arriving: {
    coming: 'This page is being loaded.',
    slow: 'This takes longer than usual: the line or the node is slow. It goes on by itself.',
    again: 'Try again',
    failed: 'This page could not be loaded',
    failedExplained: 'The connection was lost, or the hospital has put in a newer release. Load the page again; your '
      + 'wallet is then opened with its passphrase. If it stays so, tell the operator.',
    reload: 'Load again',
  },
  large: {
    explanation: (type: string, size: string) => `This is a file of type ${type}, ${size}. It is fetched, opened and `
      + 'checked part by part when you say where to.',
    show: 'Show it here',
    save: 'Save to a file',
    saved: 'Saved. All of it was checked in this browser.',
    fetching: 'Fetching, opening and checking',
    sending: 'Sealing and sending',
    progress: (done: string, all: string) => `${done} of ${all}`,
    stay: 'Stay on this page until it is done.',
    broken: (tries: number, most: number) =>
      `The connection broke. It goes on by itself from there: try ${tries} of ${most}.`,
    stop: 'Stop',
  },
}
