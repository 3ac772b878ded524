import type { Text } from './en'

export const de: Text = {
  languageName: 'Deutsch',
  shell: {
    language: 'Sprache',
    dark: 'Dunkel',
    light: 'Hell',
    skip: 'Zum Inhalt',
    tagline: 'Ihre Gesundheitsdaten, geöffnet nur von Ihnen und von denen, die Sie einlassen.',
  },
}
