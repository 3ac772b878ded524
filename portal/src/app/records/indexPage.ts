import type { Archived } from './archive'

export interface IndexWords {
  title: string
  explanation: string
  what: string
  category: string
  when: string
  author: string
  stored: string
  proof: string
  withdrawn: string
  erased: string
  notOpened: string
  language: string
}

type Told = Archived & { author: string }

/** A page that lists an archive, for a browser without a network: no script, no style from elsewhere. */
export function indexPage(
  archived: readonly Told[], words: IndexWords, categories: Readonly<Record<string, string>>,
): string {
  const newest = [...archived].sort((one, other) =>
    (other.at ?? other.listing.storedAt) - (one.at ?? one.listing.storedAt))
  const heads = [words.what, words.category, words.when, words.author, words.stored, words.proof]
  return `<!doctype html>
<html lang="${safe(words.language)}"><head><meta charset="utf-8"><title>${safe(words.title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}
th,td{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top}</style></head>
<body><h1>${safe(words.title)}</h1><p>${safe(words.explanation)}</p>
<table><thead><tr>${heads.map(head => `<th scope="col">${safe(head)}</th>`).join('')}</tr></thead><tbody>
${newest.map(one => row(one, words, categories)).join('\n')}
</tbody></table></body></html>
`
}

function row(one: Told, words: IndexWords, categories: Readonly<Record<string, string>>): string {
  const { listing, title, at, file, proof, fault } = one
  const category = categories[listing.category] ?? listing.category
  const name = safe(title === '' ? category : title)
  const notes = [listing.version > 1 ? `v${listing.version}` : '', listing.withdrawn ? words.withdrawn : '',
    listing.erased ? words.erased : fault === undefined ? '' : `${words.notOpened} (${fault})`]
  const noted = notes.filter(note => note !== '').map(note => ` (${safe(note)})`).join('')
  const cells = [
    `${file === undefined ? name : link(file, name)}${noted}`, safe(category), at === undefined ? '' : day(at),
    safe(one.author), day(listing.storedAt), proof === undefined ? '' : link(proof, safe(words.proof)),
  ]
  return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}

function link(path: string, words: string): string {
  return `<a href="${path.split('/').map(encodeURIComponent).join('/')}">${words}</a>`
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function safe(text: string): string {
  return text.replace(/[&<>"']/gu, character => `&#${character.charCodeAt(0)};`)
}
