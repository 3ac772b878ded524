/** The same members as a language's words, with other words. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string
  : T[K] extends string ? string : Words<T[K]> }
