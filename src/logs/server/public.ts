/** What later slices and main may ask of the logs. */
import type { Refusal } from '../../kernel/core/result.ts'
import type { SourceKind } from '../core/decoder.ts'
import { importFile, type ImportRefusal, type ImportRequest, type ImportSummary } from './import-file.ts'
import type { Pipeline } from './pipeline.ts'
import { readEvent, type WholeEvent } from './read-event.ts'
import { withOwnPicture } from './with-picture.ts'
import { searchLogs, type SearchRefusal, type SearchRequest, type SearchResult } from './search-logs.ts'

export { countEvents } from './event-store/count-events.ts'
export { findEngine } from './event-store/engine.ts'
export { exportEvents, importEvents, withEvents } from './event-store/move-events.ts'
export { logFolder } from './log-folder.ts'
export { settleLogs } from './settle-logs.ts'
export type { LogRow, SearchRequest, SearchResult } from './search-logs.ts'
export type { WholeEvent } from './read-event.ts'
export { verifySeals, type SealReport } from './verify-seals.ts'
export { withHostPicture } from './with-picture.ts'
export { runIngest, type CommandIo } from './run-ingest.ts'

export type Logs = ReturnType<typeof logsPublic>

/** `pipeline` throws until the slice has been started. */
export function logsPublic(pipeline: () => Pipeline) {
  return {
    search: (request: SearchRequest, signal?: AbortSignal): Promise<SearchResult | SearchRefusal> =>
      searchLogs(pipeline().store, request, signal),
    readEvent: (wanted: {
      bodyId: string
      id: string
      at?: Date
    }): Promise<WholeEvent | SearchRefusal | Refusal<'logs.event_not_found'>> =>
      readEvent(pipeline().store, wanted),
    importFile: (request: ImportRequest): Promise<ImportSummary | ImportRefusal> =>
      importFile(pipeline().intake, request),
    /** Takes lines of one source as a file would be; resolves when they are on disk. */
    takeLines: async (
      source: { bodyId: string; source: string; kind: SourceKind },
      lines: readonly Uint8Array[],
    ): Promise<void> => {
      const context = { ...source, zone: 540, transport: 'file' as const }
      const { outcome } = await pipeline().intake.take(context, { lines, oversized: [] }, 600_000)
      if (outcome !== 'stored') throw new Error(`log lines were not stored: ${outcome}`)
    },
    /** For a backup: runs `work` over a still picture of the folder of the logs, which is removed afterwards. */
    withPicture: (dataDir: string, work: (folder: string) => Promise<void>): Promise<void> =>
      withOwnPicture(dataDir, () => pipeline().holdStoring(), work),
    /** Resolves when everything that was taken can be found by a search. */
    whenStored: (): Promise<void> => pipeline().whenStored(),
    /** Loads the rules of the matchers again; lines go on being matched by the old ones meanwhile. */
    reloadMatcher: (): Promise<void> => pipeline().reloadMatchers(),
  }
}
