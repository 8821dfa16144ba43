/** Turns matches of the log pipeline into machine reports, each match once. */
import { jstInstant } from '../../kernel/core/calendar.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Registers } from '../../registers/server/public.ts'
import type { Intake } from '../../intake/server/public.ts'
import type { MatchedBatch } from '../../logs/core/slots.ts'
import {
  addressesOf,
  groupMatches,
  joinBeyond,
  machineOf,
  manyMachines,
  sourceRefOf,
  type AlertGroup,
  type Match,
} from '../core/alert.ts'
import { ja } from '../core/ja.ts'
import type { RuleBook } from './rule-book.ts'
import { countReportsOfDay, insertHits, setReportOfHits } from './store.ts'

const addressesMax = 20
const eventIdsMax = 200
const attemptsMax = 5
/** Machines of one rule and day with a report of their own: as many as a person can look through. */
const separateMax = 20

export type AlertDeps = { readonly intake: Intake; readonly registers: Registers; readonly rules: RuleBook }

/**
 * Handles one batch in one transaction. It may come again: hits that are known already are left out. A
 * report that somebody changes at the same moment is tried again; after that the batch fails and comes again.
 */
export async function raiseAlerts(deps: { kernel: Kernel } & AlertDeps, batch: MatchedBatch): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deps.kernel.database.transaction(batch.bodyId, (tx) =>
        raise(deps, deps.kernel.systemContext({ bodyId: batch.bodyId, tx, name: 'detection' }), batch),
      )
      return
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile) || attempt >= attemptsMax) throw error
    }
  }
}

class ChangedMeanwhile extends Error {}

async function raise(deps: AlertDeps, ctx: Context, batch: MatchedBatch): Promise<void> {
  const matches = batch.matched.flatMap(({ ruleIds, ...match }) =>
    ruleIds.map((ruleId) => ({ ...match, ruleId })),
  )
  if (matches.length === 0) return
  const inserted = await insertHits(ctx.tx, {
    bodyId: ctx.bodyId,
    recordedAt: ctx.now,
    hits: matches.map((match) => ({ ruleId: match.ruleId, logEventId: match.eventId, happenedAt: match.ts })),
  })
  const fresh = new Set(inserted.map((hit) => `${hit.ruleId}\n${hit.logEventId}`))
  const unseen = matches.filter((match) => fresh.delete(`${match.ruleId}\n${match.eventId}`))
  for (const group of await bounded(deps, ctx, groupMatches(unseen))) await raiseOne(deps, ctx, group)
}

/** A rule that floods: its first machines of a day have their own reports, all others share one. */
async function bounded(deps: AlertDeps, ctx: Context, groups: readonly AlertGroup[]): Promise<AlertGroup[]> {
  const known = new Set(await deps.intake.findKnownSources(ctx, groups.map(sourceRefOf)))
  const counts = new Map<string, number>()
  for (const { ruleId, day } of groups) {
    const key = `${ruleId}\n${day}`
    if (counts.has(key)) continue
    counts.set(key, await countReportsOfDay(ctx.tx, { bodyId: ctx.bodyId, ruleId, from: jstInstant(day) }))
  }
  return joinBeyond(groups, {
    separateMax,
    reported: (group) => counts.get(`${group.ruleId}\n${group.day}`) ?? 0,
    isKnown: (sourceRef) => known.has(sourceRef),
  })
}

async function raiseOne(deps: AlertDeps, ctx: Context, group: AlertGroup): Promise<void> {
  const logEventIds = group.matches.map((match) => match.eventId)
  const machine = await nameMachine(deps.registers, ctx, group)
  const report = await deps.intake.receiveMachineReport(ctx, {
    sourceRef: sourceRefOf(group),
    addresses: addressesOf(group, addressesMax),
    knownBySection: ja.alert.knownBySection,
    machineName: machine.name,
    origin: { ...originOf(deps.rules, group, logEventIds.slice(0, eventIdsMax)), zone: machine.zone },
  })
  if (isRefusal(report)) throw new ChangedMeanwhile(report.code)
  await setReportOfHits(ctx.tx, {
    bodyId: ctx.bodyId,
    ruleId: group.ruleId,
    logEventIds,
    reportId: report.id,
  })
}

function originOf(rules: RuleBook, group: AlertGroup, logEventIds: string[]) {
  const rule = rules.find(group.ruleId)
  const times = group.matches.map((match: Match) => match.ts.getTime())
  const event = group.matches[0]?.event
  return {
    ruleId: group.ruleId,
    ruleTitle: (rule?.title ?? group.ruleId).slice(0, 400),
    level: rule?.level ?? 'unknown',
    host: (event && group.entity !== manyMachines ? machineOf(event) : '').slice(0, 200),
    user: (event?.user ?? '').slice(0, 200),
    logEventIds,
    firstAt: new Date(Math.min(...times)).toISOString(),
    lastAt: new Date(Math.max(...times)).toISOString(),
    hits: group.matches.length,
  }
}

/** The machine as the register knows it, else as the log names it. */
async function nameMachine(
  registers: Registers,
  ctx: Context,
  group: AlertGroup,
): Promise<{ name: string; zone: string }> {
  if (group.entity === manyMachines) return { name: ja.alert.manyMachines, zone: '' }
  const event = group.matches[0]?.event
  const said = event ? machineOf(event) : ''
  if (said === '') return { name: '', zone: '' }
  const [known] = await registers.findByAddress(ctx, said)
  return { name: (known?.title ?? said).slice(0, 200), zone: known?.zone ?? '' }
}
