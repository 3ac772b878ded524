import type { Measurement } from '../protocol/deviceBatch'

const minutes = 360
const minuteMs = 60_000
const rate = 250
const recordedSeconds = 30
// The oxygen saturation falls for twelve minutes, an hour before the end.
const fall = { at: 300, lasting: 12 }
const recordedAt = [60, 306]

// Of each wave of a beat: seconds after the R wave, its width, its height in millivolts.
const waves = [
  [-0.18, 0.025, 0.12], [-0.025, 0.008, -0.12], [0, 0.01, 1.1], [0.028, 0.009, -0.25], [0.28, 0.045, 0.3],
] as const

/** Six hours of a person asleep, up to a moment: vital signs by the minute, stages of sleep, two pieces of an ECG. */
export function simulatedNight(end: number, random: () => number = Math.random): Measurement[] {
  const start = end - minutes * minuteMs
  const of = (signal: string, unit: string, time: number, value: number): Measurement =>
    ({ signal, id: `${signal}-${time}`, time, unit, value })
  return Array.from({ length: minutes }, (_, minute) => {
    const time = start + minute * minuteMs
    const low = strength(minute)
    const restless = () => random() + random() + random() - 1.5
    const pulse = 58 + 18 * low + 3 * restless()
    return [
      of('heart-rate', '/min', time, Math.round(pulse)),
      of('oxygen-saturation', '%', time, Math.min(100, Math.round(97.3 - 13 * low + 0.6 * restless()))),
      of('respiratory-rate', '/min', time, Math.round(13 + 7 * low + restless())),
      ...minute % 5 === 0 ? [{ signal: 'sleep-stage', id: `sleep-stage-${time}`, time, value: stageAt(minute) }] : [],
      ...recordedAt.includes(minute) ? recorded(time, pulse, random) : [],
    ]
  }).flat()
}

// From 0 before it to 1 in its middle third, and back.
function strength(minute: number): number {
  const part = (minute - fall.at) / fall.lasting
  return part < 0 || part > 1 ? 0 : Math.min(1, 3 * part, 3 * (1 - part))
}

// Cycles of an hour and a half, deep at first, with more dreams towards the morning.
function stageAt(minute: number): string {
  const [cycle, within] = [Math.floor(minute / 90), minute % 90]
  const deep = 40 - 10 * cycle
  return minute < 10 ? 'awake' : within < 20 ? 'light' : within < 20 + deep ? 'deep'
    : within < 90 - 10 - 5 * cycle ? 'light' : 'rem'
}

// A second at a time, made of Gaussian waves (after McSharry and others, 2003).
function recorded(from: number, pulse: number, random: () => number): Measurement[] {
  const beats: number[] = []
  for (let beat = 0.4; beat < recordedSeconds + 1; beat += 60 / pulse * (1 + 0.04 * (random() - 0.5))) {
    beats.push(beat)
  }
  return Array.from({ length: recordedSeconds }, (_, second) => ({
    signal: 'electrocardiogram', id: `electrocardiogram-${from + 1000 * second}`, unit: 'mV',
    from: from + 1000 * second, periodMs: 1000 / rate,
    values: Array.from({ length: rate }, (_, at) => {
      const now = second + at / rate
      const height = beats.filter(beat => Math.abs(beat - now) < 1).flatMap(beat => waves.map(([after, width, size]) =>
        size * Math.exp(-(((now - beat - after) / width) ** 2) / 2))).reduce((sum, one) => sum + one, 0)
      return Number((height + 0.02 * (random() - 0.5)).toFixed(3))
    }),
  }))
}
