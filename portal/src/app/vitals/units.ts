// The signals that may have limits, each with its unit (UCUM) and what a sensor can mean. spec ihm-intake 1.1
const signals = {
  'heart-rate': ['/min', 20, 300],
  'oxygen-saturation': ['%', 40, 100],
  'respiratory-rate': ['/min', 2, 80],
  'body-temperature': ['Cel', 30, 43],
  'systolic-pressure': ['mm[Hg]', 40, 280],
  'diastolic-pressure': ['mm[Hg]', 20, 180],
  glucose: ['mmol/L', 0.6, 50],
  'body-weight': ['kg', 0.2, 650],
  steps: ['{steps}', 0, 200_000],
  calories: ['kcal', 0, 20_000],
  'sleep-duration': ['h', 0, 24],
  'room-temperature': ['Cel', -40, 60],
  'room-humidity': ['%', 0, 100],
  'room-motion': ['{events}', 0, 10_000],
} as const satisfies Readonly<Record<string, readonly [unit: string, lowest: number, highest: number]>>

export type LimitedSignal = keyof typeof signals

export const limitedSignals = Object.keys(signals) as LimitedSignal[]

export function isLimited(signal: string): signal is LimitedSignal {
  return signal in signals
}

export function unitOfSignal(signal: LimitedSignal): string {
  return unitOf(signals[signal][0])
}

/** Between what a limit of a signal may lie. */
export function boundsOf(signal: LimitedSignal): [number, number] {
  const [, lowest, highest] = signals[signal]
  return [lowest, highest]
}

// UCUM as people write it; what is not here is written as it is.
const written: Readonly<Record<string, string>> = { Cel: '°C', 'mm[Hg]': 'mmHg', '{steps}': '', '{events}': '' }

export function unitOf(ucum: string): string {
  return written[ucum] ?? ucum
}

/** Signals whose values are counts of a step: what a day came to is their sum, not their mean. */
export const counted: ReadonlySet<string> = new Set(['steps', 'calories', 'room-motion'])
