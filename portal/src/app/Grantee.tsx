import type { Role } from '../protocol/codes'
import { usePersonName } from './people/Person'
import { useText } from './text/Language'

/** Who a consent is for, in words: a role in an organisation, or a member by role and id. */
export function useGranteeName(): (grantee: string, role?: Role) => string {
  const { roles, grantee: text } = useText()
  const personName = usePersonName()
  return (grantee, role) => {
    const [kind, rest = ''] = grantee.split(':', 2)
    if (kind === 'role') {
      const [organisation = '', name] = rest.split('/', 2)
      return text.everyone(roles[name as Role], organisation)
    }
    return personName(rest, role)
  }
}
