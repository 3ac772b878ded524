import type { practice as English } from '../en/practice'
import type { Words } from '../words'

export const practice: Words<typeof English> = {
  ask: {
    title: 'Befunde lesen',
    explanation: 'Die Krankenhäuser entscheiden nach der Einwilligung. Dass Sie gefragt haben, und die Antwort, '
      + 'bleiben auf '
      + 'dem Ledger, und die Person sieht beides.',
    patient: 'Patientin oder Patient',
    category: 'Kategorie',
    purpose: 'Zweck',
    ask: 'Fragen',
    denied: 'Abgewiesen',
    deniedExplained: 'Es gibt keine Einwilligung, die das für Sie öffnet, oder niemanden mit dieser Kennung; die '
      + 'Antwort ist '
      + 'für beides dieselbe. Bitten Sie darum, eingelassen zu werden, und nennen Sie Ihre Kennung.',
    permitted: 'Erlaubt',
    found: count => count === 1 ? 'Ein Befund.' : `${count} Befunde.`,
  },
  openEmergency: {
    title: 'Notfall',
    explanation: 'Für jemanden, der Sie nicht einlassen kann. Öffnet für vier Stunden, was dem Notfallpersonal Ihrer '
      + 'Einrichtung freigegeben wurde. Die Person erfährt es sofort, und es wird beurteilt.',
    patient: 'Patientin oder Patient',
    find: 'Freigaben suchen',
    categories: 'Öffnen',
    reason: 'Grund',
    openNow: 'Im Notfall öffnen',
    open: 'Für vier Stunden offen',
    openExplained: 'Fragen Sie gleich hier, später unter "Befund lesen", mit dem Zweck "im Notfall".',
  },
}
