/** Ends what a killed test run left behind: PostgreSQL outlives its starter by design. */
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../src/kernel/server/postgres/processes.ts'
import { findPostgres } from '../src/kernel/server/postgres/start-postgres.ts'

const runFolder = /^toride-run-(\d+)-/

/** The prefix for a temporary folder of this process, by which a later run finds it. */
export function runFolderPrefix(): string {
  return join(tmpdir(), `toride-run-${process.pid}-`)
}

/** Removes the folders of test runs whose process is gone, with the PostgreSQL that may still run there. */
export async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(runFolder.exec(name)?.[1] ?? 0)
    if (pid > 0 && !(await isAlive(pid))) await removeWithPostgres(join(tmpdir(), name))
  }
}

/** Removes a data folder; a PostgreSQL still running on it is ended at once. */
export async function removeWithPostgres(folder: string): Promise<void> {
  const postgres = await findPostgres(join(folder, 'postgres'))
  if (postgres) process.kill(postgres.pid(), 'SIGQUIT')
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
