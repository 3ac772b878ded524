/** The first page of a patient. */
export const start = {
  start: {
    records: 'New records',
    noRecords: 'Nobody has written for you yet. Give your card to your doctor: it says where to write to.',
    allRecords: (count: number) => count === 0 ? 'Records' : count === 1 ? 'Your record' : `All ${count} records`,
    by: (name: string) => `by ${name}`,
    readers: 'Who read what',
    nobodyRead: (days: number) => `Nobody read anything of yours in the last ${days} days.`,
    items: (count: number) => count === 0 ? 'Nothing was handed out so far.'
      : count === 1 ? 'One item was handed out.' : `${count} items were handed out.`,
    emergency: 'Emergency',
    wholeLog: 'The whole access log',
  },
}
