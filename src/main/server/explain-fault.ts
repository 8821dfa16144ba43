/** Faults of the start in words for whoever started it. */
import { BackupFault } from '../../kernel/server/backup/backup-fault.ts'
import { MigrationError } from '../../kernel/server/migrations.ts'
import { PostgresFault } from '../../kernel/server/postgres/fault.ts'
import { StartFault } from '../../kernel/server/start-fault.ts'
import { ja as backupWords } from '../core/backup/ja.ts'
import { ja } from '../core/start/ja.ts'

type Faults = Readonly<Record<string, string | ((params: Readonly<Record<string, string>>) => string)>>

/** One Japanese sentence or more: what is wrong, what stands as it was, what to do. */
export function explainFault(error: unknown): string {
  if (error instanceof BackupFault) return backupWords.reason(error.code, error.params)
  if (error instanceof StartFault) return explainStart(error)
  if (error instanceof PostgresFault) return say(ja.postgres, error.code, asTexts(error.details))
  if (error instanceof MigrationError)
    return ja.migration[error.code]({ migration: error.migration, reason: codeOf(error.cause) })
  const system: Readonly<Record<string, (params: { place: string }) => string>> = ja.system
  const explain = system[codeOf(error)]
  if (explain) return explain({ place: placeOf(error) })
  return ja.other({ reason: error instanceof Error ? error.message : String(error) })
}

function explainStart(fault: StartFault): string {
  if (fault.code !== 'configuration') return say(ja.start, fault.code, fault.params)
  return ja.configuration({ names: (fault.params['names'] ?? '').split(' ') })
}

function say(words: Faults, code: string, params: Readonly<Record<string, string>>): string {
  const phrase = words[code]
  if (phrase === undefined) return ja.other({ reason: code })
  return typeof phrase === 'string' ? phrase : phrase(params)
}

function asTexts(details: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : JSON.stringify(value),
    ]),
  )
}

/** PostgreSQL's five letters or the system's word; empty when there is none. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' || typeof code === 'number' ? String(code) : ''
}

function placeOf(error: unknown): string {
  const { address, port, path } = error as { address?: string; port?: number; path?: string }
  return path ?? (address && port !== undefined ? `${address}:${port}` : `${port ?? ''}`)
}
