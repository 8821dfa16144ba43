/** What later slices ask the registers: the machine behind an address, a contact's number, words for a case. */
import { isIP } from 'node:net'
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import { describeFreshness } from '../core/freshness.ts'
import { itemTitle, type Freshness, type RegisterValues } from '../core/kind.ts'
import { foldName, foldText } from '../core/search-text.ts'
import { kindOf, reachOf, type RegisterDeps } from './deps.ts'
import * as store from './store.ts'

type Asking = Pick<Context, 'tx' | 'bodyId' | 'now'>

/** An item in the words that other slices show; texts are empty where nothing is known. */
export type RegisterHit = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly detail: string
  readonly zone: string
  readonly freshness: Freshness
  readonly verifiedOn: string
}

export type Contact = {
  readonly id: string
  readonly title: string
  /** The only numbers to call back, as they stand in the register. */
  readonly numbers: string[]
  readonly verifiedOn: string
}

export type RoleContact = Contact & {
  readonly role: string
  readonly organization: string
  readonly extension: string
  readonly hours: string
  readonly freshness: Freshness
}

const hitsMax = 20
const contactKind = 'contact'
const vendorKind = 'vendor'

/**
 * Machines under an IP address or host name (with or without its domain), and the systems that run on
 * them. A machine registered by a network counts when no machine has the address itself.
 */
export async function findByAddress(
  ctx: Asking,
  deps: RegisterDeps,
  address: string,
): Promise<RegisterHit[]> {
  const wanted = address.normalize('NFKC').trim().toLowerCase()
  if (wanted === '' || wanted.length > 253) return []
  const isIp = isIP(wanted) !== 0
  const ask = (text: string) => store.listByAddress(ctx.tx, { bodyId: ctx.bodyId, address: text, isIp })
  const exact = await ask(wanted)
  const [host = ''] = wanted.split('.')
  const machines = exact.length > 0 || isIp || host === wanted ? exact : await ask(host)
  const systems = await store.listLinkingTo(ctx.tx, {
    bodyId: ctx.bodyId,
    ids: machines.map((machine) => machine.id),
  })
  const running = systems.filter(({ state }) => state.kind === 'system' && !state.retired)
  return [...machines, ...running].slice(0, hitsMax).map((item) => toHit(ctx, deps, item))
}

/** Contacts and vendors by organisation, role or any text; without a filter none. */
export async function findContacts(
  ctx: Asking,
  filter: { organization?: string; role?: string; text?: string },
): Promise<Contact[]> {
  const all = await listContacts(ctx)
  const wanted = filter.organization === undefined ? undefined : foldName(filter.organization)
  const text = filter.text === undefined ? undefined : foldText(filter.text)
  if (wanted === undefined && text === undefined && filter.role === undefined) return []
  return all
    .filter(({ state }) => wanted === undefined || isOfOrganization(state.values, wanted))
    .filter(({ state }) => filter.role === undefined || state.values['role'] === filter.role)
    .filter(({ state }) => text === undefined || state.search.includes(text))
    .slice(0, hitsMax)
    .map(toContact)
}

export async function findContact(ctx: Asking, id: string): Promise<Contact | undefined> {
  const item = await store.items.find(ctx.tx, { bodyId: ctx.bodyId, id })
  const isContact = item && [contactKind, vendorKind].includes(item.state.kind) && !item.state.retired
  return isContact ? toContact(item) : undefined
}

/** Contacts for the roles that a first-response card names, in the order of their names. */
export async function contactsByRole(
  ctx: Asking,
  deps: RegisterDeps,
  roles: readonly string[],
): Promise<RoleContact[]> {
  const all = await listContacts(ctx)
  return all.flatMap((item) => {
    const { values } = item.state
    const role = textOf(values, 'role')
    if (!roles.includes(role)) return []
    return [
      {
        ...toContact(item),
        role,
        organization: textOf(values, 'organization'),
        extension: textOf(values, 'extension'),
        hours: textOf(values, 'hours'),
        freshness: describeFreshness(kindOf(deps, item), item.state, jstDay(ctx.now)).freshness,
      },
    ]
  })
}

/** Any item by id, retired ones too, or undefined. Asks no permission: the caller has one for its own page. */
export async function findById(
  ctx: Asking,
  deps: RegisterDeps,
  id: string,
): Promise<(RegisterHit & { values: RegisterValues; unitId: string | null; retired: boolean }) | undefined> {
  const item = await store.items.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!item) return undefined
  const { values, unitId, retired } = item.state
  return { ...toHit(ctx, deps, item), values, unitId, retired }
}

/** Items that this actor may see and that hold `text` anywhere. */
export async function searchItems(
  ctx: Context,
  deps: RegisterDeps,
  { text, limit }: { text: string; limit: number },
): Promise<RegisterHit[]> {
  if (!ctx.can('register.read')) return []
  const found = await store.searchItems(ctx.tx, { ...reachOf(ctx), text: foldText(text), limit })
  return found.map((item) => toHit(ctx, deps, item))
}

function listContacts(ctx: Asking): Promise<store.StoredItem[]> {
  return store.listOfKinds(ctx.tx, { bodyId: ctx.bodyId, kinds: [contactKind, vendorKind] })
}

/** Either name may be the longer one: people say less than the register writes, and sometimes more. */
function isOfOrganization(values: RegisterValues, wanted: string): boolean {
  if (wanted.length < 2) return false
  const names = [textOf(values, 'organization'), textOf(values, 'name')].map(foldName)
  return names.some((name) => name.length >= 2 && (name.includes(wanted) || wanted.includes(name)))
}

function toContact({ id, state }: store.StoredItem): Contact {
  const fields = ['phone', 'phone_24h', 'phone_night']
  const numbers = fields.map((field) => textOf(state.values, field)).filter((number) => number !== '')
  return { id, title: state.title, numbers: [...new Set(numbers)], verifiedOn: state.verifiedOn ?? '' }
}

function toHit(ctx: Asking, deps: RegisterDeps, item: store.StoredItem): RegisterHit {
  const kind = kindOf(deps, item)
  const { state } = item
  const detail = [state.values['place'], state.values['usage'], state.values['organization'], kind.name]
  return {
    id: item.id,
    kind: kind.id,
    title: itemTitle(kind, state.values),
    detail: detail.find((text): text is string => typeof text === 'string') ?? '',
    zone: state.zone ?? '',
    freshness: describeFreshness(kind, state, jstDay(ctx.now)).freshness,
    verifiedOn: state.verifiedOn ?? '',
  }
}

function textOf(values: RegisterValues, field: string): string {
  const value = values[field]
  return typeof value === 'string' ? value : ''
}
