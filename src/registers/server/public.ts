/** What later slices may ask of the registers. They ask no permission here: their own endpoint has asked. */
import type { Context } from '../../kernel/server/context.ts'
import type { RegisterValues } from '../core/kind.ts'
import { createItem } from './change-item.ts'
import { checkValues } from './check-values.ts'
import { findKind, type RegisterDeps } from './deps.ts'
import {
  contactsByRole,
  findByAddress,
  findById,
  findContact,
  findContacts,
  searchItems,
} from './find-items.ts'
import { isRefusal } from '../../kernel/core/result.ts'

export type Registers = ReturnType<typeof registersPublic>
export type { Contact, RegisterHit, RoleContact } from './find-items.ts'

type Asking = Pick<Context, 'tx' | 'bodyId' | 'now'>

export function registersPublic(deps: RegisterDeps) {
  return {
    /** Kinds in the order of the screen. */
    kinds: deps.kinds,
    findById: (ctx: Asking, id: string) => findById(ctx, deps, id),
    /** Machines (and the systems on them) under an IP address or host name. */
    findByAddress: (ctx: Asking, address: string) => findByAddress(ctx, deps, address),
    findContacts: (ctx: Asking, filter: { organization?: string; role?: string; text?: string }) =>
      findContacts(ctx, filter),
    findContact: (ctx: Asking, id: string) => findContact(ctx, id),
    contactsByRole: (ctx: Asking, roles: readonly string[]) => contactsByRole(ctx, deps, roles),
    /** An item in words that a case can keep. */
    snapshotOf: async (ctx: Asking, itemId: string) => {
      const item = await findById(ctx, deps, itemId)
      return item && { itemId, kind: item.kind, title: item.title, detail: item.detail, zone: item.zone }
    },
    /** Items that hold a text and that this actor may see. */
    search: (ctx: Context, query: { text: string; limit: number }) => searchItems(ctx, deps, query),
    /** Adds an item (demonstration, imports of later slices); `ctx` must be able to write registers. */
    addItem: async (ctx: Context, wanted: { kind: string; values: RegisterValues; verified: boolean }) => {
      const kind = findKind(deps, wanted.kind)
      if (isRefusal(kind)) return kind
      const values = await checkValues(ctx, deps, { kind, values: wanted.values })
      return isRefusal(values) ? values : createItem(ctx, kind, { values, verified: wanted.verified })
    },
  }
}
