// A wallet has at most 64 MiB. spec records 5
const largestRead = 65 * 1024 * 1024

/** What is in a file that was chosen; of one that is far too large only the beginning, which opens as nothing. */
export function textOf(file: File): Promise<string> {
  return file.slice(0, largestRead).text()
}

/** Hands a file to the person; nothing is sent anywhere. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // After the click has been handled: the download has its own hold on the bytes.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}

export function backupName(member: string): string {
  return `salus-wallet-${member.slice(0, 6)}.json`
}
