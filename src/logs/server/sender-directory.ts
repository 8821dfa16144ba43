/** Who a sender of syslog is: remembered, because it is asked for every chunk; read again after every change. */
import type { Database } from '../../kernel/server/database.ts'
import type { Log } from '../../kernel/server/log.ts'
import type { LogSourceState } from '../core/log-source.ts'
import type { SourceContext, Transport } from './source.ts'
import { listLogSourceRows } from './store.ts'

export type SenderDirectory = {
  /** The registered source of the address, else one named by it; undefined while there is no body. */
  sourceOf(transport: Transport, address: string): SourceContext | undefined
  refresh(): Promise<void>
}

export type DirectoryDeps = {
  readonly database: Database
  readonly log: Log
  readonly soleBodyId: () => Promise<string | undefined>
  /** Told once the body is known. */
  readonly bodyKnown: (bodyId: string) => void
}

const retryMs = 200
const zoneOfJapan = 540

export function createDirectory(deps: DirectoryDeps): SenderDirectory {
  let bodyId: string | undefined
  let byAddress: ReadonlyMap<string, LogSourceState> = new Map()
  let askedAt = 0
  const refresh = async () => {
    const own = await deps.soleBodyId()
    if (own === undefined) return
    if (bodyId !== own) deps.bodyKnown(own)
    bodyId = own
    const rows = await deps.database.transaction(own, (tx) => listLogSourceRows(tx, own))
    byAddress = new Map(rows.map(({ state }) => [state.address, state]))
  }
  const askAgain = () => {
    if (performance.now() - askedAt < retryMs) return
    askedAt = performance.now()
    refresh().catch((error: unknown) => deps.log.error('log sources could not be read', error))
  }
  return {
    refresh,
    sourceOf: (transport, address) => {
      // Before the set-up there is nobody to keep logs for; it may be over by now.
      if (bodyId === undefined) {
        askAgain()
        return undefined
      }
      const known = byAddress.get(address)
      return {
        bodyId,
        source: known?.name ?? address,
        kind: known?.kind ?? 'auto',
        zone: known?.zoneMinutes ?? zoneOfJapan,
        transport,
      }
    },
  }
}
