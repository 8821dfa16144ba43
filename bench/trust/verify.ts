/** The offline verifier over a large dump, against reading the same lines and hashing them, which is the least it could do. */
import { hash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson } from '../../src/kernel/core/canonical-json.ts'
import { commitmentOf } from '../../src/kernel/server/ledger.ts'
import { formatCheckpoint, originOf } from '../../src/attestation/core/checkpoint.ts'
import { leafData } from '../../src/attestation/core/leaf.ts'
import { parseVerifierKey } from '../../src/attestation/core/note.ts'
import { appendLeaf, emptyFrontier, leafHash, rootOf } from '../../src/attestation/core/tree.ts'
import { dumpFiles, formatEntryLine, formatManifest } from '../../src/attestation/core/verify/dump-form.ts'
import { eachLine } from '../../src/attestation/core/verify/lines.ts'
import { verifyDump } from '../../src/attestation/core/verify/verify-dump.ts'
import { writeInto } from '../../src/attestation/server/dump/write-files.ts'
import { noteCrypto, sha256 } from '../../src/attestation/server/note-crypto.ts'
import { signingKeyOf } from '../../src/attestation/server/signing-key.ts'
import { nodePlatform, openDumpFolder } from '../../src/attestation/server/verify/node-platform.ts'
import type { Bench } from '../result.ts'

const entryCount = 200_000
const bodyId = 'body_bench'

export const measure: Bench = async (say) => {
  const folder = await mkdtemp(join(tmpdir(), 'toride-bench-verify-'))
  try {
    const key = await writeDump(join(folder, 'dump'), join(folder, 'ledger.key'))
    say(`${entryCount} entries are written`)
    const plain = await seconds(() => readPlainly(join(folder, 'dump', dumpFiles.entries)))
    const verified = await seconds(async () => {
      const report = await verifyDump(nodePlatform, {
        folder: openDumpFolder(join(folder, 'dump')),
        keys: [key],
        outside: [],
      })
      if (!report.ok || report.entries !== entryCount) throw new Error('the dump does not verify')
    })
    return [
      { name: 'verify-entries', value: Math.round(entryCount / verified), unit: 'entries/s' },
      { name: 'verify-entries-baseline', value: Math.round(entryCount / plain), unit: 'entries/s' },
      { name: 'verify-memory', value: Math.round(process.memoryUsage().rss / 1_048_576), unit: 'MB' },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Entries of the usual size, about 500 bytes each, a tenth of them about records. */
async function writeDump(folder: string, keyFile: string) {
  const signing = signingKeyOf(keyFile)
  const key = parseVerifierKey(signing.verifierKeyLine(bodyId), noteCrypto)
  if (!key) throw new Error('the key cannot be read')
  const writer = writeInto(folder)
  const frontier = emptyFrontier()
  await writer.write(
    dumpFiles.entries,
    entryLines((leaf) => appendLeaf(frontier, leaf, sha256)),
  )
  const text = formatCheckpoint({
    origin: originOf(bodyId),
    size: entryCount,
    root: rootOf(frontier, sha256),
  })
  await writer.write(dumpFiles.checkpoints, [`${JSON.stringify(signing.signNote(bodyId, text))}\n`])
  const manifest = { origin: originOf(bodyId), madeAt: new Date().toISOString(), files: writer.files }
  await writeFile(join(folder, dumpFiles.manifest), signing.signNote(bodyId, formatManifest(manifest)))
  return key
}

function* entryLines(grow: (leaf: Uint8Array) => void): Iterable<string> {
  const start = Date.parse('2026-11-24T00:00:00.000Z')
  for (let leaf = 0; leaf < entryCount; leaf += 1) {
    const salt = randomBytes(16)
    const entry = {
      form: 2,
      bodyId,
      recordedAt: new Date(start + leaf * 1_000).toISOString(),
      actor: { kind: 'person', id: 'account_01m87bearjpakwv8w3amynsmqq', name: 'Mori Daisuke' },
      requestId: `req-${leaf.toString(36)}`,
      subject: { kind: 'case', id: `case_${leaf.toString(36).padStart(26, '0')}`, version: 0 },
      event: { type: 'case.noted', text: 'pulled the line and kept the memory of the machine. '.repeat(2) },
      record: null,
    }
    const commitment = commitmentOf(salt, entry)
    const sequence = String(leaf + 1)
    grow(leafHash(leafData(sequence, commitment), sha256))
    yield `${formatEntryLine({
      commitment: commitment.toString('hex'),
      entry: canonicalJson(entry),
      leaf,
      salt: salt.toString('hex'),
      sequence,
    })}\n`
  }
}

/** The baseline: every line parsed and hashed, nothing compared. */
async function readPlainly(file: string): Promise<void> {
  await eachLine(createReadStream(file, { highWaterMark: 1_048_576 }), (line) => {
    JSON.parse(Buffer.from(line).toString('utf8'))
    hash('sha256', line, 'buffer')
  })
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}
