/** Actors, roles and the shape of `can`: who asks, and the literal question that code asks about them. */

/** Default roles (held by seats, not by people); their labels are in the words of access. */
export const roles = [
  'switchboard',
  'staff',
  'handler',
  'lead',
  'ciso',
  'privacy',
  'publicity',
  'vendor',
  'partner',
  'auditor',
  'administrator',
] as const

export type Role = (typeof roles)[number]

export type ActorSeat = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly unitId: string
}

export type Actor = {
  /** `person` signed in, `key` an API key, `system` Toride itself (jobs, host commands). */
  readonly kind: 'person' | 'key' | 'system'
  /** Account id, key id, or the name of the job. */
  readonly id: string
  readonly bodyId: string
  readonly personId?: string
  readonly name: string
  readonly seats: readonly ActorSeat[]
  /** Permissions given to an API key or to the system one by one; people have them through their seats. */
  readonly grants?: readonly string[]
}

/** How far a permission reaches: every record, only what the actor made or is named in, or as a member of it. */
export type Scope = 'all' | 'own' | 'member'

/** What a permission is asked about. A missing list means that nobody owns it or is a member. */
export type Thing = { readonly ownerIds?: readonly string[]; readonly memberIds?: readonly string[] }

/** action → role → scope. Each slice has one in `core/policy.ts`; the joined table is printed for review. */
export type PolicyTable = Readonly<Record<string, Readonly<Partial<Record<Role, Scope>>>>>

export type Can = (action: string, thing?: Thing) => boolean

/**
 * Answers whether `actor` may do `action` on `thing`. Without `thing` it answers whether the actor may do it
 * on anything at all (the coarse gate before a record is loaded). An action that no table names is refused.
 */
export function can(table: PolicyTable, actor: Actor, question: { action: string; thing?: Thing }): boolean {
  if (actor.kind !== 'person') return (actor.grants ?? []).includes(question.action)
  const row = table[question.action]
  if (!row) return false
  return actor.seats.some((seat) => reaches(row[seat.role], actor, question.thing))
}

function reaches(scope: Scope | undefined, actor: Actor, thing: Thing | undefined): boolean {
  if (!scope) return false
  if (scope === 'all' || !thing) return true
  const named = scope === 'own' ? thing.ownerIds : thing.memberIds
  return (
    (named ?? []).includes(actor.id) ||
    (actor.personId !== undefined && (named ?? []).includes(actor.personId))
  )
}
