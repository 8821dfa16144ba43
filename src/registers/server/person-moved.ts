/** When a person gives up a seat, the items that name them become doubtful on that day. */
import { jstDay, jstInstant } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { EventListener, Jobs } from '../../kernel/server/jobs.ts'
import { addJob } from '../../kernel/server/store.ts'
import { heeds } from '../core/consequence.ts'
import { flagStored } from './change-item.ts'
import type { RegisterDeps } from './deps.ts'
import { listByPerson } from './store.ts'

const code = 'person_moved'
const task = 'registers.personMoved'

type Moved = { readonly bodyId: string; readonly personId: string; readonly day: string }

/** Listens for the end of incumbencies; one that lies ahead is kept as a job for its day. */
export function personMovedListener(deps: RegisterDeps): EventListener {
  return {
    types: ['incumbency.ended'],
    handle: async (ctx, event, entry) => {
      const { bodyId } = ctx
      const incumbency = await deps.organization.incumbency(ctx.tx, { bodyId, id: entry.subject.id })
      const day = String(event['untilDay'])
      if (!incumbency) return
      const moved: Moved = { bodyId, personId: incumbency.personId, day }
      if (day > jstDay(ctx.now)) {
        const key = `${task}.${entry.subject.id}`
        await addJob(ctx.tx, { task, payload: moved, key, runAt: jstInstant(day) })
      } else await flagItems(ctx, deps, moved)
    },
  }
}

export function personMovedJobs(deps: RegisterDeps): Jobs {
  return {
    tasks: {
      [task]: async (payload) => {
        const moved = payload as Moved
        await deps.kernel.database.transaction(moved.bodyId, (tx) =>
          flagItems(deps.kernel.systemContext({ bodyId: moved.bodyId, tx, name: task }), deps, moved),
        )
      },
    },
  }
}

async function flagItems(ctx: Context, deps: RegisterDeps, moved: Moved): Promise<void> {
  const person = await deps.organization.person(ctx.tx, { bodyId: ctx.bodyId, id: moved.personId })
  if (!person) return
  const kinds = deps.kinds.filter((kind) => heeds(kind, code)).map((kind) => kind.id)
  const named = await listByPerson(ctx.tx, { bodyId: ctx.bodyId, kinds, name: person.name })
  for (const record of named) await flagStored(ctx, deps, { record, flag: { code, day: moved.day } })
}
