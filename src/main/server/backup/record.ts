/** The small file in the data folder that says how the last backup went. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BackupFault } from '../../../kernel/server/backup/backup-fault.ts'
import type { Head } from '../../../kernel/server/backup/manifest.ts'
import { writeWhole } from '../../../kernel/server/backup/object-store.ts'
import type { BackupRecord } from '../../core/backup/due.ts'

const recordName = 'backup.json'

/** Empty when there is none or it cannot be read: then a backup is due, which is the safe side. */
export async function readRecord(dataDir: string): Promise<BackupRecord> {
  try {
    return JSON.parse(await readFile(path.join(dataDir, recordName), 'utf8')) as BackupRecord
  } catch {
    return {}
  }
}

export async function writeRecord(dataDir: string, record: BackupRecord): Promise<void> {
  await writeWhole(path.join(dataDir, recordName), `${JSON.stringify(record)}\n`)
}

/** After a whole backup: what failed before is over. */
export function recordOf(out: string, head: Head): BackupRecord {
  return { out, id: head.id, at: head.begunAt, bytes: head.bytes, followedAt: head.begunAt }
}

/** After one by hand: into a folder of its own it leaves alone what runs by itself. */
export function recordByHand(record: BackupRecord, out: string, head: Head): BackupRecord {
  const isOther = record.out !== undefined && record.out !== out
  return isOther ? { ...record, byHandAt: head.begunAt } : recordOf(out, head)
}

export function failed(record: BackupRecord, at: Date, error: unknown): BackupRecord {
  const fault = error instanceof BackupFault ? error : undefined
  const code = (error as { code?: unknown }).code
  const reason = fault?.code ?? (typeof code === 'string' ? code : 'unknown')
  return { ...record, failedAt: at.toISOString(), reason, params: fault?.params ?? {} }
}
