import type { Role } from '../../protocol/codes'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'
import { shortId } from './book'
import { usePeople } from './People'

/** Who a member is, in a sentence: the name it has here, else its role and a short form of its id. */
export function usePersonName(): (id: string, role?: Role) => string {
  const { grantee: text, people, roles } = useText()
  const { nameOf } = usePeople()
  const { wallet } = useOpened()
  return (id, role) => {
    if (id === wallet.member) {
      return people.you
    }
    const short = shortId(id)
    return nameOf(id) ?? (role === undefined ? text.member(short) : text.memberOf(roles[role], short))
  }
}

/** A member by name; pressed, it shows the whole id and lets the name be given. */
export function Person({ id, role }: { id: string; role?: Role | undefined }) {
  const text = useText().people
  const { show } = usePeople()
  const name = usePersonName()(id, role)
  return (
    <button type="button" className="person" aria-haspopup="dialog" title={text.about} onClick={() => show(id)}>
      <bdi>{name}</bdi>
    </button>
  )
}
