import { openingsOf, type Granted } from '../../client/granted'
import { categories, type Category, type Purpose } from '../../protocol/codes'

/** What to ask for at first: everything that is open for the purpose under which most is. */
export function initialOf(granted: Granted): { categories: Category[]; purpose?: Purpose } {
  const byPurpose = new Map<Purpose, Set<Category>>()
  for (const { categories: opened, purpose } of openingsOf(granted)) {
    const known = byPurpose.get(purpose) ?? new Set()
    opened.forEach(category => known.add(category))
    byPurpose.set(purpose, known)
  }
  const [most] = [...byPurpose].sort(([, one], [, other]) => other.size - one.size)
  return most === undefined
    ? { categories: [] }
    : { categories: categories.filter(category => most[1].has(category)), purpose: most[0] }
}
