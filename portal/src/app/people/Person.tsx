import { useCallback } from 'react'
import type { Role } from '../../protocol/codes'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'
import { usePeople } from './People'

/**
 * Who a member is, in a sentence: the name it has here, else its role and its id, and whom it is not. What follows a
 * word such as "by" says of oneself another word.
 */
export function usePersonName(isAfterBy = false): (id: string, role?: Role) => string {
  const { grantee: text, people, roles } = useText()
  const { nameOf, likeOf } = usePeople()
  const { wallet } = useOpened()
  return useCallback((id: string, role?: Role) => {
    if (id === wallet.member) {
      return isAfterBy ? people.byYou : people.you
    }
    const name = nameOf(id)
    if (name !== undefined) {
      return name
    }
    const [unnamed, like] = [role === undefined ? text.member(id) : text.memberOf(roles[role], id), likeOf(id)]
    return like === undefined ? unnamed : people.notThe(unnamed, like)
  }, [text, people, roles, nameOf, likeOf, wallet, isAfterBy])
}

/** A member by name; pressed, it shows the whole id and lets the name be given. */
export function Person({ id, role, isAfterBy }: { id: string; role?: Role | undefined; isAfterBy?: boolean }) {
  const text = useText().people
  const { show } = usePeople()
  const name = usePersonName(isAfterBy)(id, role)
  return (
    <button type="button" className="person" aria-haspopup="dialog" title={text.about} onClick={() => show(id)}>
      <bdi>{name}</bdi>
    </button>
  )
}
