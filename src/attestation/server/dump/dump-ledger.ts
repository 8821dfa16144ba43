/** Writes everything that proves the records of one body into a folder; docs/ledger-dump.md tells its form. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson } from '../../../kernel/core/canonical-json.ts'
import { refuse, type Refusal } from '../../../kernel/core/result.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { originOf } from '../../core/checkpoint.ts'
import {
  blobPath,
  dumpFiles,
  formatEntryLine,
  formatManifest,
  formatRowLine,
} from '../../core/verify/dump-form.ts'
import { fileReferences } from '../../core/verify/file-references.ts'
import { settleLedger, type SequencerDeps } from '../sequencer.ts'
import { openSnapshot, type LeafRow, type RecordRow, type Snapshot } from './store-dump.ts'
import { writeInto, type DumpWriter } from './write-files.ts'

export type Dumped = { readonly entries: number; readonly rows: number; readonly blobs: number }

/** Settings that are no business records: what a machine remembers of its last try. */
const unrecordedSettings = new Set(['access.mailOutcome'])
const usualColumns: Readonly<Record<string, readonly string[]>> = { setting: ['value'] }
const everyCheckpointForMs = 86_400_000

/**
 * `folder` is made; one that holds files already is refused. The server may run meanwhile. Entries that wait get
 * their leaf and a checkpoint first.
 */
export async function dumpLedger(
  deps: SequencerDeps,
  { bodyId, folder, verifierFile }: { bodyId: string; folder: string; verifierFile?: string },
): Promise<Dumped | Refusal<'attestation.folder_not_empty'>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) return refuse('attestation.folder_not_empty')
  const { kernel, key } = deps
  const madeAt = kernel.now()
  const snapshot = await openSnapshot(kernel.database.ownerPool, bodyId, async () => {
    await settleLedger(deps, bodyId)
  })
  const writer = writeInto(folder)
  const tally: Tally = { entries: 0, rows: 0, columns: new Map(), files: new Set(), recorded: new Set() }
  try {
    await writer.write(dumpFiles.checkpoints, checkpointLines(snapshot, madeAt))
    await writer.write(dumpFiles.entries, entryLines(snapshot, bodyId, tally))
    await writer.write(dumpFiles.rows, rowLines(snapshot, tally))
  } finally {
    await snapshot.end()
  }
  const blobs = await writeBlobs(kernel, writer, tally.files)
  if (verifierFile && existsSync(verifierFile))
    await writer.write('verify.html', [await readFile(verifierFile, 'utf8')])
  const manifest = { origin: originOf(bodyId), madeAt: madeAt.toISOString(), files: writer.files }
  await writer.write(dumpFiles.manifest, [key.signNote(bodyId, formatManifest(manifest))], false)
  return { entries: tally.entries, rows: tally.rows, blobs }
}

type Tally = {
  entries: number
  rows: number
  /** Columns of rows whose digest covers more than the state, by table and id. */
  readonly columns: Map<string, readonly string[]>
  readonly files: Set<string>
  /** Settings that an entry tells of. */
  readonly recorded: Set<string>
}

/** All of the last day, and of every day before the last one. */
async function* checkpointLines(snapshot: Snapshot, madeAt: Date): AsyncIterable<string> {
  let held: { readonly note: string; readonly day: string } | undefined
  for await (const { note, signed_at } of snapshot.checkpoints()) {
    const day = signed_at.toISOString().slice(0, 10)
    const isRecent = madeAt.getTime() - signed_at.getTime() < everyCheckpointForMs
    if (held && (isRecent || held.day !== day)) yield `${JSON.stringify(held.note)}\n`
    held = held?.note === note && isRecent ? held : { note, day }
  }
  if (held) yield `${JSON.stringify(held.note)}\n`
}

async function* entryLines(snapshot: Snapshot, bodyId: string, tally: Tally): AsyncIterable<string> {
  for await (const row of snapshot.entries()) {
    const leaf = row.leaf_index === null ? tally.entries : Number(row.leaf_index)
    tally.entries += 1
    remember(row, tally)
    const isErased = row.salt === null || row.event === null
    yield `${formatEntryLine({
      commitment: row.commitment.toString('hex'),
      entry: isErased ? null : entryText(row, bodyId),
      leaf,
      salt: isErased ? null : (row.salt?.toString('hex') ?? null),
      sequence: row.sequence,
    })}\n`
  }
}

/** What the commitment was made of. */
export function entryText(row: LeafRow, bodyId: string): string {
  const entry = {
    bodyId,
    recordedAt: row.recorded_at.toISOString(),
    actor: row.actor,
    requestId: row.request_id,
    subject: { kind: row.subject_kind, id: row.subject_id, version: row.subject_version },
    event: row.event,
  }
  return canonicalJson(row.form === 1 ? entry : { ...entry, form: row.form, record: row.record })
}

function remember({ record, subject_id }: LeafRow, { columns, recorded }: Tally): void {
  if (!record) return
  if (record.table === 'setting') recorded.add(subject_id)
  if (record.columns.length > 1) columns.set(`${record.table}\n${subject_id}`, record.columns)
}

async function* rowLines(snapshot: Snapshot, tally: Tally): AsyncIterable<string> {
  for (const table of await snapshot.recordTables())
    for await (const row of snapshot.rows(table)) {
      if (table === 'setting' && unrecordedSettings.has(row.id) && !tally.recorded.has(row.id)) continue
      tally.rows += 1
      const columns = columnsOf(row, tally.columns.get(`${table}\n${row.id}`) ?? usualColumns[table])
      for (const sha256 of fileReferences(columns)) tally.files.add(sha256)
      yield `${formatRowLine({ table, id: row.id, version: row.version, columns })}\n`
    }
}

function columnsOf(row: RecordRow, names: readonly string[] = ['state']): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

/** A file that is missing or damaged is left out; the verifier tells of it. */
async function writeBlobs(kernel: Kernel, writer: DumpWriter, wanted: ReadonlySet<string>): Promise<number> {
  let count = 0
  for (const sha256 of wanted) {
    if (!(await kernel.blobs.has(sha256))) continue
    await writer.write(blobPath(sha256), kernel.blobs.read(sha256) as AsyncIterable<Uint8Array>)
    count += 1
  }
  const sealed = path.join(kernel.config.dataDir, 'blobs/sealed')
  for (const file of await listFiles(sealed)) {
    const name = path.basename(file)
    await writer.write(`${dumpFiles.blobs}/sealed/${name}`, kernel.blobs.readSealed(name))
    count += 1
  }
  return count
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
}
