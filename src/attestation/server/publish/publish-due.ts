/** The round of publication: who is due gets the newest checkpoint, once, and the next round is set. */
import { randomBytes } from 'node:crypto'
import type { Tx } from '../../../kernel/server/database.ts'
import type { Jobs } from '../../../kernel/server/jobs.ts'
import { addJob } from '../../../kernel/server/store.ts'
import { nextTryAt, settled, type Delivery } from '../../core/publish/schedule.ts'
import type { Target } from '../../core/publish/target.ts'
import type { Stored } from '../../../kernel/server/record.ts'
import type { PublishDeps, SignedCheckpoint } from './deps.ts'
import { sendCheckpoint } from './send-checkpoint.ts'
import * as store from './store.ts'

const task = 'attestation.publish'
const forgetTask = 'attestation.forgetPublications'
/** Longer than any sending takes: a worker that was killed holds nobody up for long. */
const claimMs = 60_000
const publicationDays = 400
const dayMs = 86_400_000
const minuteMs = 60_000
/** Between two rounds, when another worker has what is due. */
const restMs = 5_000

/** Purpose of the sealed bearer secrets. */
export const secretPurpose = 'attestation.target'

export function publishJobs(deps: PublishDeps): Jobs {
  return {
    tasks: {
      [task]: async (payload) => {
        const { bodyId } = (payload ?? {}) as { bodyId?: string }
        const known = bodyId ?? (await deps.organization.soleBodyId())
        if (known !== undefined) await publishDue(deps, known)
      },
      [forgetTask]: async () => {
        const bodyId = await deps.organization.soleBodyId()
        if (bodyId === undefined) return
        const before = new Date(deps.kernel.now().getTime() - publicationDays * dayMs)
        await deps.kernel.database.transaction(bodyId, (tx) =>
          store.forgetPublications(tx, { bodyId, before }),
        )
      },
    },
    // The round of the clock catches what a lost job would have sent.
    cron: [
      { task, match: '* * * * *' },
      { task: forgetTask, match: '37 18 * * *' },
    ],
  }
}

/** Sets the next round, in the caller's transaction: after a checkpoint was signed, after a target was set. */
export async function scheduleRound(tx: Tx, bodyId: string): Promise<void> {
  await addJob(tx, { task, payload: { bodyId }, key: `${task}.now.${bodyId}` })
}

/** Sends to every target that is due, all at once; answers when each has been told or has failed. */
export async function publishDue(deps: PublishDeps, bodyId: string): Promise<void> {
  const { database, now } = deps.kernel
  const round = await database.transaction(bodyId, async (tx) => ({
    newest: await deps.log.newest(tx, bodyId),
    targets: await store.listTargets(tx, bodyId),
    deliveryOf: await store.readDeliveries(tx, bodyId),
    bodyName: (await deps.organization.body(tx, bodyId))?.name ?? '',
  }))
  const { newest } = round
  if (!newest) return
  const at = now()
  const due = round.targets.filter(({ id, state }) => isDue(state, round.deliveryOf(id), { newest, at }))
  await Promise.all(
    due.map((target) => publishTo(deps, { bodyId, bodyName: round.bodyName, target, newest })),
  )
  await database.transaction(bodyId, (tx) => scheduleNext(deps, tx, bodyId))
}

function isDue(target: Target, delivery: Delivery, { newest, at }: { newest: SignedCheckpoint; at: Date }) {
  const next = nextTryAt(target, delivery, newest)
  return next !== undefined && next <= at
}

type Publishing = {
  readonly bodyId: string
  readonly bodyName: string
  readonly target: Stored<Target>
  readonly newest: SignedCheckpoint
}

/** Claims, looks again whether it is still due, sends, writes down. Two workers never send the same. */
async function publishTo(deps: PublishDeps, publishing: Publishing): Promise<void> {
  const { bodyId, bodyName, target, newest } = publishing
  const { database, now } = deps.kernel
  const key = { bodyId, targetId: target.id }
  const claim = randomBytes(12).toString('hex')
  const at = now()
  const until = new Date(at.getTime() + claimMs)
  const delivery = await database.transaction(bodyId, (tx) =>
    store.claimDelivery(tx, key, { name: claim, now: at, until }),
  )
  if (!delivery) return
  if (!isDue(target.state, delivery, { newest, at })) {
    await database.transaction(bodyId, (tx) => store.saveDelivery(tx, key, { claim, delivery: undefined }))
    return
  }
  const { settings, secretBox } = target.state
  const secret = secretBox === null ? null : deps.box.open(secretBox, secretPurpose)
  const sending = { bodyId, bodyName, settings, secret, checkpoint: newest }
  const fault =
    (await sendCheckpoint(deps, sending).catch((error: unknown) => unexpected(deps, error))) ?? null
  const after = settled(delivery, { head: newest, fault, at: now() })
  await database.transaction(bodyId, async (tx) => {
    const isOurs = await store.saveDelivery(tx, key, { claim, delivery: after })
    if (isOurs && fault === null) await store.addPublication(tx, { ...key, head: newest, at: now() })
  })
}

function unexpected({ kernel }: PublishDeps, error: unknown): string {
  kernel.log.error('checkpoint not sent', error)
  return 'other'
}

/** The next round is when the first target is due again; the clock's own round comes every minute anyway. */
async function scheduleNext(deps: PublishDeps, tx: Tx, bodyId: string): Promise<void> {
  const newest = await deps.log.newest(tx, bodyId)
  const deliveryOf = await store.readDeliveries(tx, bodyId)
  const now = deps.kernel.now().getTime()
  const times = (await store.listTargets(tx, bodyId))
    .map(({ id, state }) => nextTryAt(state, deliveryOf(id), newest)?.getTime() ?? Number.POSITIVE_INFINITY)
    .map((time) => Math.max(time, now + restMs))
  const first = Math.min(...times)
  if (first >= now + minuteMs) return
  const key = `${task}.next.${bodyId}`
  await addJob(tx, { task, payload: { bodyId }, key, runAt: new Date(first) })
}
