// Answers one JSON question a line on standard input with one JSON line on standard output, by the portal's TypeScript
// as it is in this checkout.
import { register } from 'node:module'
import { createInterface } from 'node:readline'

register('./typescript.mjs', import.meta.url)
const { answers } = await import(new URL('../../../tests/CrossChecks/portal/answers.ts', import.meta.url))

for await (const line of createInterface({ input: process.stdin })) {
  const { question, ...values } = JSON.parse(line)
  let answer
  try {
    answer = await answers[question](values)
  } catch (fault) {
    answer = { fault: fault.code ?? fault.stack }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
