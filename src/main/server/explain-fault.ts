/** Faults of the start in words for whoever started it. */
import { MigrationError } from '../../kernel/server/migrations.ts'
import { PostgresFault } from '../../kernel/server/postgres/fault.ts'
import { ja } from '../core/ja.ts'

export function explainFault(error: unknown): string {
  if (error instanceof MigrationError && error.message.startsWith('newer_database'))
    return ja.console.newerDatabase
  if (error instanceof PostgresFault && error.code === 'data_in_use') return ja.console.dataInUse
  const code = (error as { code?: unknown }).code
  if (code === 'EADDRINUSE') return ja.console.portTaken({ address: addressOf(error) })
  return ja.console.failed({ reason: error instanceof Error ? error.message : String(error) })
}

function addressOf(error: unknown): string {
  const { address, port } = error as { address?: string; port?: number }
  return `${address ?? ''}:${port ?? ''}`
}
