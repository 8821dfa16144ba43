/** After a new edition of the rules: looks again at every case with running duties, each in its own transaction. */
import type { Kernel } from '../../kernel/server/kernel.ts'
import { reassessCase } from './assess-case.ts'
import type { Deps } from './deps.ts'
import { listCasesOnOldRules } from './store-list.ts'

/** Called at every start; with the rules unchanged it asks one question and does nothing. */
export async function reassessCases(kernel: Kernel, deps: Deps): Promise<number> {
  const bodyId = await deps.organization.soleBodyId()
  if (bodyId === undefined) return 0
  const versions = [deps.rules.statutory, deps.rules.practice].map((pack) => `${pack.id} ${pack.version}`)
  const caseIds = await kernel.database.transaction(bodyId, (tx) =>
    listCasesOnOldRules(tx, { bodyId, versions }),
  )
  for (const caseId of caseIds)
    await kernel.database.transaction(bodyId, (tx) =>
      reassessCase(kernel.systemContext({ bodyId, tx, name: 'duties.reassess' }), deps, caseId),
    )
  return caseIds.length
}
