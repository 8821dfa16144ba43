/** One backup at a time into a folder. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from '../postgres/processes.ts'
import { BackupFault } from './backup-fault.ts'

/** Runs `work` while no other process of this host writes to `out`; a lock whose holder is gone counts for nothing. */
export async function withBackupLock<Value>(out: string, work: () => Promise<Value>): Promise<Value> {
  await mkdir(out, { recursive: true, mode: 0o700 })
  const file = path.join(out, 'lock')
  await take(file)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const isTaken = await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
        return false
      },
    )
    if (isTaken) return
    const holder = Number(await readFile(file, 'utf8').catch(() => ''))
    if (holder > 0 && (await isAlive(holder)))
      throw new BackupFault('backup_running', { folder: path.dirname(file) })
    await rm(file, { force: true })
  }
  throw new BackupFault('backup_running', { folder: path.dirname(file) })
}
