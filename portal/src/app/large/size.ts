const steps = ['B', 'kB', 'MB', 'GB'] as const

/** So many bytes, to three digits. */
export function sizeWords(bytes: number): string {
  const step = Math.min(steps.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const shown = bytes / 1000 ** step
  return `${step === 0 || shown >= 100 ? Math.round(shown) : shown.toPrecision(2)} ${steps[step]}`
}
