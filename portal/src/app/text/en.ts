/** Every text of the portal in English; the other languages have exactly the same members. */
export const en = {
  languageName: 'English',
  shell: {
    language: 'Language',
    dark: 'Dark',
    light: 'Light',
    skip: 'Skip to the content',
    tagline: 'Your health records, opened only by you and by those you let in.',
  },
}

type Words<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string
  : T[K] extends string ? string : Words<T[K]> }

export type Text = Words<typeof en>
