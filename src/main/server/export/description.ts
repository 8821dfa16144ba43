/** The description of an export: what stands in which file, with the hash of each. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { BackupFault } from '../../../kernel/server/backup/backup-fault.ts'
import { digestOf, writeWhole } from '../../../kernel/server/backup/object-store.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const relative = z.string().regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/)

const description = z.strictObject({
  format: z.literal(1),
  program: z.string(),
  exportedAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
      rows: z.number(),
      file: relative,
      sha256,
    }),
  ),
  sequences: z.array(z.strictObject({ schema: z.string(), name: z.string(), last: z.string() })),
  events: z.array(z.strictObject({ day: z.iso.date(), rows: z.number(), file: relative, sha256 })),
  blobs: z.array(z.strictObject({ file: relative, bytes: z.number(), sha256 })),
})

export type Description = z.output<typeof description>

const descriptionName = 'export.json'

/** Written last: an export without it was not finished. */
export async function writeDescription(folder: string, written: Description): Promise<void> {
  await writeWhole(path.join(folder, descriptionName), `${JSON.stringify(written, undefined, 2)}\n`)
}

/** Reads it and checks every file against its hash. Throws `no_backup` or `damaged`. */
export async function readDescription(folder: string): Promise<Description> {
  const text = await readFile(path.join(folder, descriptionName), 'utf8').catch((cause: unknown) => {
    throw new BackupFault('no_backup', { folder }, cause)
  })
  const parsed = description.safeParse(JSON.parse(text))
  if (!parsed.success) throw new BackupFault('damaged', { file: path.join(folder, descriptionName) })
  const { tables, events, blobs } = parsed.data
  for (const { file, sha256: told } of [...tables, ...events, ...blobs]) {
    const found = await digestOf(path.join(folder, file)).catch(() => undefined)
    if (found?.sha256 !== told) throw new BackupFault('damaged', { file: path.join(folder, file) })
  }
  return parsed.data
}

/** Figures for the operator. */
export function totalsOf({ tables, events, blobs }: Pick<Description, 'tables' | 'events' | 'blobs'>) {
  return {
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    blobs: blobs.length,
    events: events.reduce((sum, day) => sum + day.rows, 0),
  }
}
