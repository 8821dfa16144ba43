/** From matches to alerts: hits of one rule on one machine or person in one day are one report. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { EventSummary } from '../../logs/core/event.ts'

export type Match = {
  readonly eventId: string
  readonly ts: Date
  readonly ruleId: string
  readonly event: EventSummary
}

export type AlertGroup = {
  readonly ruleId: string
  /** The machine or account that the hits have in common; what a relay saw is about the machine behind it. */
  readonly entity: string
  readonly day: string
  readonly matches: readonly Match[]
}

/** Groups matches by rule, entity and day in Asia/Tokyo; groups keep the order of their first match. */
export function groupMatches(matches: readonly Match[]): AlertGroup[] {
  const groups = new Map<string, { ruleId: string; entity: string; day: string; matches: Match[] }>()
  for (const match of matches) {
    const entity = entityOf(match.event)
    const day = jstDay(match.ts)
    const key = JSON.stringify([match.ruleId, entity, day])
    const group = groups.get(key) ?? { ruleId: match.ruleId, entity, day, matches: [] }
    group.matches.push(match)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Stands for all machines beyond the number that a rule may report one by one in a day. */
export const manyMachines = '*'

/**
 * Keeps a storm readable: of one rule and day at most `separateMax` machines get a report of their own, all
 * others share one. `reported` answers how many the rule has that day; `isKnown` whether a group's report is
 * there already, so that later hits of the same machine still join it.
 */
export function joinBeyond(
  groups: readonly AlertGroup[],
  limits: {
    separateMax: number
    reported: (group: AlertGroup) => number
    isKnown: (sourceRef: string) => boolean
  },
): AlertGroup[] {
  const added = new Map<string, number>()
  const joined = new Map<string, AlertGroup>()
  const separate: AlertGroup[] = []
  for (const group of groups) {
    const key = `${group.ruleId}\n${group.day}`
    const count = limits.reported(group) + (added.get(key) ?? 0)
    if (limits.isKnown(sourceRefOf(group)) || count < limits.separateMax) {
      if (!limits.isKnown(sourceRefOf(group))) added.set(key, (added.get(key) ?? 0) + 1)
      separate.push(group)
      continue
    }
    const matches = [...(joined.get(key)?.matches ?? []), ...group.matches]
    joined.set(key, { ruleId: group.ruleId, day: group.day, entity: manyMachines, matches })
  }
  return [...separate, ...joined.values()]
}

/** The mark of a group: the same on every delivery. */
export function sourceRefOf(group: Pick<AlertGroup, 'ruleId' | 'entity' | 'day'>): string {
  return `sigma:${group.ruleId}:${group.day}:${group.entity}`
}

/** Addresses that the hits name, each once, at most `max`. */
export function addressesOf(group: AlertGroup, max: number): { type: string; value: string }[] {
  const found = new Map<string, { type: string; value: string }>()
  for (const { event } of group.matches) {
    for (const value of [event.sourceIp, event.destinationIp])
      if (value) found.set(value, { type: 'ip', value })
    if (event.domain) found.set(event.domain, { type: 'domain', value: event.domain })
  }
  return [...found.values()].slice(0, max)
}

/**
 * The machine that an event is about: the one that wrote it, or behind a relay (firewall, proxy, name
 * server) the one that the relay saw.
 */
export function machineOf(event: EventSummary): string {
  const isRelayed = relays.has(event.category) && !event.dataset.startsWith('windows.')
  return isRelayed ? event.sourceIp || event.host : event.host || event.sourceIp
}

const relays: ReadonlySet<string> = new Set(['firewall', 'proxy', 'dns', 'vpn', 'intrusion'])

function entityOf(event: EventSummary): string {
  return (machineOf(event) || event.user).toLowerCase()
}
