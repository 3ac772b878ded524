declare module 'virtual:pdf-data' {
  export const address: string
  export const places: Readonly<Record<string, readonly [number, number]>>
}
