/** A jump of the clock stands in the trail, between what was recorded before and after it. */
import { note } from '../../kernel/server/ledger.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { ClockJump } from '../../kernel/server/clock-watch.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'

/** Never throws: a database that is away at that moment leaves it to the program's own log. */
export async function noteClockJump(
  kernel: Kernel,
  organization: Pick<Organization, 'soleBodyId'> | undefined,
  { at, seconds }: ClockJump,
): Promise<void> {
  kernel.log.warn('the clock has jumped', { seconds, at: at.toISOString() })
  try {
    const bodyId = await organization?.soleBodyId()
    if (bodyId === undefined) return
    await kernel.database.transaction(bodyId, (tx) =>
      note(
        kernel.systemContext({ bodyId, tx, name: 'clock' }),
        { kind: 'clock', id: 'host' },
        { type: 'kernel.clock_jumped', seconds },
      ),
    )
  } catch (error) {
    kernel.log.error('the jump of the clock was not noted', error)
  }
}
