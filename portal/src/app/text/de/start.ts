import type { start as English } from '../en/start'
import type { Words } from '../words'

export const start: Words<typeof English> = {
  start: {
    records: 'Neue Befunde',
    noRecords: 'Noch hat Ihnen niemand geschrieben. Geben Sie Ihre Karte denen, die Sie behandeln: Sie sagt, wohin.',
    allRecords: count => count === 0 ? 'Befunde' : count === 1 ? 'Ihr Befund' : `Alle ${count} Befunde`,
    by: name => `von ${name}`,
    readers: 'Wer hat was gelesen',
    nobodyRead: days => `In den letzten ${days} Tagen hat niemand etwas von Ihnen gelesen.`,
    items: count => count === 0 ? 'Bisher wurde nichts herausgegeben.'
      : count === 1 ? 'Ein Stück wurde herausgegeben.' : `${count} Stücke wurden herausgegeben.`,
    emergency: 'Notfall',
    wholeLog: 'Alle Zugriffe',
  },
}
