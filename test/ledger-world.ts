/** A ledger with some acts in it, dumps of it as files in memory, and their verdict. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { isRefusal } from '../src/kernel/core/result.ts'
import { newId } from '../src/kernel/server/id.ts'
import { commit, note } from '../src/kernel/server/ledger.ts'
import { recordTable } from '../src/kernel/server/record.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { serveSlices, type Served, type Who } from './served-slices.ts'
import { originOf } from '../src/attestation/core/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../src/attestation/core/note.ts'
import { dumpFiles, formatManifest } from '../src/attestation/core/verify/dump-form.ts'
import type { DumpFolder } from '../src/attestation/core/verify/platform.ts'
import type { Report } from '../src/attestation/core/verify/report.ts'
import { verifyDump } from '../src/attestation/core/verify/verify-dump.ts'
import { dumpLedger } from '../src/attestation/server/dump/dump-ledger.ts'
import { noteCrypto } from '../src/attestation/server/note-crypto.ts'
import { settleLedger, type SequencerDeps } from '../src/attestation/server/sequencer.ts'
import { signingKeyOf } from '../src/attestation/server/signing-key.ts'
import { nodePlatform } from '../src/attestation/server/verify/node-platform.ts'

export type Files = Map<string, Buffer>

export type LedgerWorld = {
  readonly store: TestDatabase
  readonly served: Served
  readonly deps: SequencerDeps
  readonly key: VerifierKey
  /** A checkpoint over the first acts that was taken away before the others. */
  readonly outside: string
  /** Folder for files of the test. */
  readonly folder: string
  /** Records that were made. */
  readonly ids: readonly string[]
  /** A note, a new record or a change of one; now and then with a kept file. */
  act(at: number): Promise<void>
  dump(): Promise<Files>
  stop(): Promise<void>
}

type Unit = { readonly name: string; readonly file?: KeptFile }
type KeptFile = { readonly sha256: string; readonly sizeBytes: number }
type Renamed = { readonly type: 'unit.renamed'; readonly unit: Unit }

const units = recordTable<Unit>('unit')
const lead: Who = { name: 'Lead', role: 'lead' }

export async function startLedgerWorld(): Promise<LedgerWorld> {
  const store = await createTestDatabase()
  const served = await serveSlices({ app: store.appConfig, owner: store.ownerConfig }, () => undefined)
  const deps = { kernel: served.kernel, key: signingKeyOf(path.join(served.dataDir, 'keys/ledger.key')) }
  const key = parseVerifierKey(deps.key.verifierKeyLine(served.bodyId), noteCrypto)
  if (!key) throw new Error('the key cannot be read')
  const folder = await mkdtemp(path.join(tmpdir(), 'toride-dumps-'))
  const ids: string[] = []
  for (let at = 0; at < 60; at += 1) await act(served, ids, at)
  const outside = (await settleLedger(deps, served.bodyId))?.note ?? ''
  for (let at = 60; at < 90; at += 1) await act(served, ids, at)
  return {
    store,
    served,
    deps,
    key,
    outside,
    folder,
    ids,
    act: (at) => act(served, ids, at),
    dump: () => dump(deps, served.bodyId, folder),
    stop: async () => {
      await served.stop()
      await store.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function act(served: Served, ids: string[], at: number): Promise<void> {
  const file = at % 10 === 0 ? await keep(served, `content ${at}`) : undefined
  await served.within(lead, async (ctx) => {
    const { tx, bodyId } = ctx
    if (at % 3 === 0)
      return note(ctx, { kind: 'test', id: `n${at}` }, { type: 'test.noted', words: `語${at}` })
    const known = at % 3 === 1 ? undefined : await units.find(tx, { bodyId, id: ids.at(-1) ?? '' })
    const record = known ?? { id: newId('unit'), version: 0, state: { name: '' } }
    if (!known) ids.push(record.id)
    const evolve = (_: Unit, event: Renamed) => event.unit
    const subject = units.subject<Renamed>(record, { bodyId, kind: 'unit', evolve })
    const saved = await commit(ctx, subject, [
      { type: 'unit.renamed', unit: { name: 'between' } },
      { type: 'unit.renamed', unit: { name: `課${at}`, ...(file && { file }) } },
    ])
    if (isRefusal(saved)) throw new Error(saved.code)
    return undefined
  })
}

async function keep(served: Served, text: string): Promise<KeptFile> {
  const blob = await served.kernel.blobs.put(Readable.from([Buffer.from(text)]), 1_000)
  if (isRefusal(blob)) throw new Error(blob.code)
  return { sha256: blob.sha256, sizeBytes: blob.sizeBytes }
}

async function dump(deps: SequencerDeps, bodyId: string, parent: string): Promise<Files> {
  const folder = await mkdtemp(path.join(parent, 'dump-'))
  const dumped = await dumpLedger(deps, { bodyId, folder })
  if (isRefusal(dumped)) throw new Error(dumped.code)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files: Files = new Map()
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    files.set(path.relative(folder, file), await readFile(file))
  }
  return files
}

function folderOf(files: Files): DumpFolder {
  return {
    files: async () => [...files].map(([name, bytes]) => ({ path: name, sizeBytes: bytes.length })),
    read: (name) => Readable.from([files.get(name) ?? Buffer.alloc(0)]),
  }
}

export function judge(
  world: LedgerWorld,
  files: Files,
  given: { outside?: string; keys?: VerifierKey[] } = { outside: world.outside },
): Promise<Report> {
  return verifyDump(nodePlatform, {
    folder: folderOf(files),
    keys: given.keys ?? [world.key],
    outside: given.outside === undefined ? [] : [{ where: 'outside', text: given.outside }],
  })
}

export function kindsOf(report: Report): string[] {
  return [...new Set(report.problems.map(({ kind }) => kind))]
}

/** What somebody who holds the ledger's key does after a change: a manifest that fits again. */
export function signedAgain({ deps, served }: LedgerWorld, files: Files): Files {
  const listed = [...files].filter(([name]) => name !== dumpFiles.manifest)
  const manifest = formatManifest({
    origin: originOf(served.bodyId),
    madeAt: '2026-11-25T00:30:00.000Z',
    files: listed.map(([name, bytes]) => ({
      path: name,
      sizeBytes: bytes.length,
      sha256: Buffer.from(noteCrypto.sha256(bytes)).toString('hex'),
    })),
  })
  const note = Buffer.from(deps.key.signNote(served.bodyId, manifest))
  return new Map([...listed, [dumpFiles.manifest, note]])
}

export function linesOf(files: Files, name: string): string[] {
  return (files.get(name) ?? Buffer.alloc(0)).toString('utf8').split('\n').slice(0, -1)
}

export function withLines(files: Files, name: string, lines: readonly string[]): Files {
  return new Map([...files, [name, Buffer.from(lines.map((line) => `${line}\n`).join(''))]])
}
