/** The longest media type of a record. spec records 1.2 */
const longest = 127

/** A media type that says what its file is called (RFC 8187), as much of the name as goes in. spec portal 5.11 */
export function namedType(mediaType: string, name: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  const stem = Array.from(name.slice(0, name.length - ending.length).replace(/\p{Cs}/gu, ' '))
  for (let length = stem.length; length > 0; length--) {
    const typed = `${mediaType}; name*=UTF-8''${encoded(stem.slice(0, length).join(''))}${ending}`
    if (typed.length <= longest) {
      return typed
    }
  }
  return mediaType
}

/** The name of the file, empty where the type says none. */
export function nameIn(mediaType: string): string {
  const found = /;\s*name\*=utf-8''([^;\s]+)/i.exec(mediaType)?.[1] ?? ''
  try {
    return decodeURIComponent(found)
  } catch {
    return ''
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
