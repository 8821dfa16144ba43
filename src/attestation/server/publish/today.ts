/** Lines of the first page and of the state of the program: no place outside, a place that gets nothing, attempts. */
import type { TodayLine } from '../../../kernel/core/today.ts'
import type { Context } from '../../../kernel/server/context.ts'
import type { StatusPart } from '../../../kernel/server/status.ts'
import { ja } from '../../core/publish/ja.ts'
import { hasFailedLong, type Delivery } from '../../core/publish/schedule.ts'
import { listLogs, listRefusals } from '../witness/store.ts'
import type { PublishDeps } from './deps.ts'
import { listTargets, readDeliveries } from './store.ts'

const href = '/settings/attestation'
const words = ja.today
/** Told at once, not after a day: what a witness knows better is an alarm. */
const alarms: ReadonlySet<string> = new Set(['witness_conflict', 'witness_ahead'])

export async function attestationLines(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.can('attestation.read')) return []
  const { tx, bodyId, now } = ctx
  const targets = (await listTargets(tx, bodyId)).filter(({ state }) => state.isOn)
  const deliveryOf = await readDeliveries(tx, bodyId)
  const lines: TodayLine[] = targets
    .filter(({ id }) => isNews(deliveryOf(id), now))
    .map(({ id, state }) => failingLine({ id, name: state.name }, deliveryOf(id)))
  if (targets.length === 0 && (ctx.can('attestation.manage') || isAuditor(ctx))) lines.push(aloneLine())
  return [...lines, ...(await attemptLines(ctx))]
}

/** What the status page tells. Never throws. */
export async function attestationStatus({ kernel, organization }: PublishDeps): Promise<StatusPart[]> {
  const name = 'attestation'
  try {
    const bodyId = await organization.soleBodyId()
    if (bodyId === undefined) return []
    return await kernel.database.transaction(bodyId, async (tx) => {
      const targets = (await listTargets(tx, bodyId)).filter(({ state }) => state.isOn)
      const deliveryOf = await readDeliveries(tx, bodyId)
      const failing = targets.filter(({ id }) => deliveryOf(id).failures > 0)
      const long = failing.some(({ id }) => isNews(deliveryOf(id), kernel.now()))
      const state = long ? 'bad' : targets.length === 0 || failing.length > 0 ? 'care' : 'good'
      return [{ name, state, facts: { places: targets.length, failing: failing.length } }]
    })
  } catch {
    return [{ name, state: 'unknown', facts: {} }]
  }
}

function isNews(delivery: Delivery, now: Date): boolean {
  return hasFailedLong(delivery, now) || alarms.has(delivery.fault ?? '')
}

function isAuditor(ctx: Context): boolean {
  return ctx.actor.seats.some(({ role }) => role === 'auditor')
}

function aloneLine(): TodayLine {
  return {
    section: 'waiting',
    id: 'attestation.alone',
    number: '',
    kind: words.kind,
    sentence: words.alone,
    detail: words.aloneDetail,
    href,
    act: { label: words.act, href },
  }
}

function failingLine({ id, name }: { id: string; name: string }, delivery: Delivery): TodayLine {
  const isAlarm = alarms.has(delivery.fault ?? '')
  return {
    section: isAlarm ? 'untaken' : 'waiting',
    id: `attestation.target.${id}`,
    number: '',
    kind: words.kind,
    sentence: isAlarm ? words.alarm({ name }) : words.failing({ name }),
    detail: ja.fault(delivery.fault ?? 'other'),
    ...(delivery.failingSince ? { since: delivery.failingSince.toISOString() } : {}),
    href,
    act: { label: words.act, href },
  }
}

async function attemptLines({ tx, bodyId }: Context): Promise<TodayLine[]> {
  const open = (await listRefusals(tx, bodyId)).filter(({ readAt }) => readAt === null)
  if (open.length === 0) return []
  const names = new Map((await listLogs(tx, bodyId)).map(({ id, state }) => [id, state.name]))
  return open.map(({ id, logId, kind, firstAt }) => ({
    section: 'untaken',
    id: `attestation.attempt.${id}`,
    number: '',
    kind: words.kind,
    sentence: words.attempt({ name: names.get(logId) ?? '', what: ja.attempts[kind] }),
    since: firstAt.toISOString(),
    href,
    act: { label: words.act, href },
  }))
}
