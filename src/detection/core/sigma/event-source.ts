/** Where an event comes from, in the words of `logsource`: from the pipeline's hint and the event itself. */
import type { Fields } from './flatten.ts'
import {
  aliasesBySource,
  linuxSysmonCategories,
  linuxSysmonChannel,
  registryCategoriesByEventType,
  windowsAliases,
  windowsCategories,
  windowsChannelsByProvider,
  windowsServices,
} from './log-sources.ts'
import type { FieldAlias } from './log-sources.ts'
import type { LogSource } from './rule.ts'

/**
 * What is known of an event's source. `null` = unknown, so that a rule is not kept away by it; an empty list
 * = known to be none of the named ones.
 */
export type EventSource = {
  readonly products: readonly string[] | null
  readonly categories: readonly string[] | null
  readonly services: readonly string[] | null
}

/** True when a rule for `logsource` is meant for events of `source`. */
export function isMeantFor(logsource: LogSource, source: EventSource): boolean {
  return (
    accepts(logsource.product, source.products) &&
    accepts(logsource.category, source.categories) &&
    accepts(logsource.service, source.services)
  )
}

function accepts(wanted: string | undefined, known: readonly string[] | null): boolean {
  return wanted === undefined || known === null || known.includes(wanted)
}

/**
 * Finds the source of an event. Windows events tell by channel (else provider) and event id. Others need
 * `hint`, or members `logsource.product` and so on; without any sign every rule is tried, as with a file
 * whose origin only the reader knows. A hint is complete: what it leaves out is known to be absent.
 */
export function identifySource(fields: Fields, hint?: LogSource): EventSource {
  const given = hint ?? hintInside(fields)
  const channel = channelOf(fields)
  const eventId = first(fields, 'EventID')
  if (channel === linuxSysmonChannel) {
    const categories = linuxSysmonCategories[eventId] ?? []
    return { products: ['linux'], categories, services: ['sysmon'] }
  }
  const isWindows = given === undefined ? channel !== '' : given.product?.toLowerCase() === 'windows'
  if (isWindows && channel !== '') return windowsSource({ channel, eventId, fields }, given)
  if (given !== undefined) return hintedSource(given)
  return eventId === '' ? unknownSource : sourceByEventId(eventId)
}

const unknownSource: EventSource = { products: null, categories: null, services: null }

function hintInside(fields: Fields): LogSource | undefined {
  const product = first(fields, 'logsource.product')
  const category = first(fields, 'logsource.category')
  const service = first(fields, 'logsource.service')
  return product + category + service === '' ? undefined : { product, category, service }
}

function channelOf(fields: Fields): string {
  const channel = first(fields, 'Channel').toLowerCase()
  if (channel !== '' || !fields.has('EventID')) return channel
  const provider = first(fields, 'Provider_Name') || first(fields, 'SourceName')
  return own(windowsChannelsByProvider, provider.toLowerCase()) ?? ''
}

function first(fields: Fields, name: string): string {
  const value = fields.get(name)
  if (typeof value === 'string') return value
  return value?.[0] ?? ''
}

/** A record of ours asked with a word of the event: `constructor` must not find anything. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

type WindowsEvent = { readonly channel: string; readonly eventId: string; readonly fields: Fields }

function windowsSource(event: WindowsEvent, hint: LogSource | undefined): EventSource {
  const service = own(windowsServices, event.channel)
  const categories = service === undefined ? [] : windowsCategoriesOf(service, event)
  return {
    products: ['windows'],
    categories: [...categories, ...listOf(hint?.category)],
    services: [...listOf(service), ...listOf(hint?.service)],
  }
}

function windowsCategoriesOf(service: string, event: WindowsEvent): readonly string[] {
  const known = own(own(windowsCategories, service) ?? {}, event.eventId) ?? []
  if (!known.includes('registry_delete')) return known
  const eventType = first(event.fields, 'EventType').toLowerCase()
  return own(registryCategoriesByEventType, eventType) ?? known
}

function hintedSource(hint: LogSource): EventSource {
  return {
    products: listOf(hint.product),
    categories: listOf(hint.category),
    services: listOf(hint.service),
  }
}

/** Words of a log source are plain; anything else that an event claims to come from is nothing we know. */
function listOf(word: string | undefined): string[] {
  const lower = word?.toLowerCase() ?? ''
  return /^[a-z0-9_.-]{1,64}$/.test(lower) ? [lower] : []
}

/** An event id alone: of the categories that have ids, those with this one; any service. */
function sourceByEventId(eventId: string): EventSource {
  const categories = Object.values(windowsCategories).flatMap((byId) => own(byId ?? {}, eventId) ?? [])
  return categories.length === 0 ? unknownSource : { products: null, categories, services: null }
}

/** Adds the fields that rules expect under another name; never replaces one that is there. */
export function addAliases(fields: Fields, source: EventSource): void {
  if (source.products?.[0] !== 'windows') return
  addEach(fields, windowsAliases)
  for (const service of source.services ?? []) {
    addEach(fields, own(aliasesBySource, service))
    for (const category of source.categories ?? []) {
      addEach(fields, own(aliasesBySource, `${service}/${category}`))
    }
  }
}

function addEach(fields: Fields, aliases: readonly FieldAlias[] | undefined): void {
  for (const alias of aliases ?? []) {
    if (fields.has(alias.field)) continue
    const name = alias.from.find((other) => fields.has(other))
    const value = name === undefined ? undefined : fields.get(name)
    if (value !== undefined) fields.set(alias.field, value)
  }
}
