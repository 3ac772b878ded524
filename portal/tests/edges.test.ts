import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('../src/app/style.css', import.meta.url), 'utf8')
// Mantine's own: what fields and cards are filled with.
const filled = { light: ['#ffffff'], dark: ['#242424', '#2e2e2e'] }

// spec portal 8.8
test.each(['light', 'dark'] as const)('What is filled in stands out from what is around it in the %s', scheme => {
  const colours = css.slice(css.indexOf(`:root[data-mantine-color-scheme='${scheme}'] {`))
  const [ground, edge] = ['ground', 'edge'].map(name => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(colours)?.[1])
  for (const around of [ground ?? '', ...filled[scheme]]) {
    expect(contrast(edge ?? '', around)).toBeGreaterThanOrEqual(3)
  }
})

// WCAG 2.2, contrast ratio
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((first, second) => first - second)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
