/** The register kind that the address names. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { usePathMember } from '../../kernel/web/location.tsx'
import { useCall, type Reading } from '../../kernel/web/use-call.ts'
import { listKinds } from '../core/contract.ts'

export type Kind = OutputOf<typeof listKinds>['kinds'][number]
export type Field = Kind['fields'][number]
export type Values = Readonly<Record<string, unknown>>

/** Reads all kinds (they stand at the left of every register page) and picks the one of the address. */
export function useKind(): { kinds: Reading<typeof listKinds>; kind: Kind | undefined; kindId: string } {
  const kindId = usePathMember('kind')
  const kinds = useCall(listKinds, {})
  return { kinds, kindId, kind: kinds.data?.kinds.find((one) => one.id === kindId) }
}
