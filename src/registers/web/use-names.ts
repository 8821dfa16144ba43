/** Names for the ids that register values hold. */
import { useCall } from '../../kernel/web/use-call.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import type { Names } from './register-value.tsx'

/** Units from the organization; items from what the register's reply said. */
export function useNames(item: (id: string) => string | undefined): Names {
  const organization = useCall(readOrganization, { closed: 'with' })
  return { item, unit: (id) => organization.data?.units.find((unit) => unit.id === id)?.name }
}
