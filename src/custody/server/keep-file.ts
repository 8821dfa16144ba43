/** Files of digital evidence: taken in as they are, never opened, checked again by their digest. */
import { finished } from 'node:stream/promises'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import { checkFileName, sniffType } from '../../kernel/server/archive/sniff-type.ts'
import type { Blobs } from '../../kernel/server/blobs.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import { whileAlive, type Tx } from '../../kernel/server/database.ts'
import { blobsOfCase } from '../../kernel/server/seal/sealed-blobs.ts'
import { DamagedFile } from '../../kernel/server/verified-read.ts'
import type * as contract from '../core/contract.ts'
import { attachFile, refuseFile, verifyEvidence as decideVerification } from '../core/evidence.ts'
import { actingOf, commitEvidence, loadEvidence } from './change-evidence.ts'
import type { Deps } from './deps.ts'

/** One byte under the limit of the transport, which cuts off silently: what reaches it is too large. */
const fileBytesMax = 4 * 1024 * 1024 * 1024 - 1
const fileNameMax = 200

export async function uploadEvidence(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.uploadEvidence>,
) {
  const record = await loadEvidence(ctx, input)
  if (isRefusal(record)) return record
  const fault = refuseFile(record.state)
  if (fault) return fault
  if (!ctx.upload) return refuse('custody.no_upload')
  const { stream, fileName } = ctx.upload
  const blobs = blobsOfCase(deps.blobs, ctx.tx, record.state.caseId)
  const blob = await whileAlive(ctx.tx, () => blobs.put(stream as AsyncIterable<Uint8Array>, fileBytesMax))
  if (isRefusal(blob)) return blob
  const name = readableName(fileName)
  const file = {
    name,
    sizeBytes: blob.sizeBytes,
    sha256: blob.sha256,
    type: sniffType(blob.head),
    isNotAsNamed: isRefusal(checkFileName(name, blob.head)),
  }
  const events = attachFile(record.state, { file, statedSha256: input.statedSha256 }, actingOf(ctx))
  if (isRefusal(events)) return events
  const saved = await commitEvidence(ctx, record, events)
  if (isRefusal(saved)) return saved
  const { sha256, sizeBytes, isNotAsNamed } = file
  return { id: saved.id, version: saved.version, sha256, sizeBytes, hash: saved.state.hash, isNotAsNamed }
}

export async function downloadEvidence(
  ctx: Context,
  deps: Deps,
  { id }: InputOf<typeof contract.downloadEvidence>,
) {
  const record = await loadEvidence(ctx, { id })
  if (isRefusal(record)) return record
  const { file, serial, caseId } = record.state
  const blobs = blobsOfCase(deps.blobs, ctx.tx, caseId)
  if (!file || !(await blobs.has(file.sha256))) return refuse('custody.file_missing', { serial })
  const download: Download = {
    fileName: file.name,
    mediaType: 'application/octet-stream',
    bytes: blobs.read(file.sha256),
  }
  return download
}

export async function verifyEvidence(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.verifyEvidence>,
) {
  const record = await loadEvidence(ctx, input)
  if (isRefusal(record)) return record
  const { file, caseId } = record.state
  const blobs = blobsOfCase(deps.blobs, ctx.tx, caseId)
  if (!file && !input.observedSha256) return refuse('custody.nothing_to_verify')
  const observed = file ? await digestOf(ctx.tx, blobs, file.sha256) : (input.observedSha256 ?? null)
  const events = decideVerification(record.state, { observed, place: input.place }, actingOf(ctx))
  if (isRefusal(events)) return events
  const saved = await commitEvidence(ctx, record, events)
  return isRefusal(saved) ? saved : { id: saved.id, version: saved.version, hash: saved.state.hash }
}

/** SHA-256 of the bytes that lie in the store now: null when there are none, '' when they do not even open. */
async function digestOf(tx: Tx, blobs: Blobs, sha256: string): Promise<string | null> {
  if (!(await blobs.has(sha256))) return null
  return whileAlive(tx, async () => {
    try {
      await finished(blobs.read(sha256).resume())
      return sha256
    } catch (error) {
      if (error instanceof DamagedFile) return error.found ?? ''
      throw error
    }
  })
}

/** The last part of the sent name without what no line may hold; a nameless file is called `file`. */
function readableName(sent: string): string {
  const last = sent.toWellFormed().split(/[\\/]/).at(-1) ?? ''
  const plain = last.replaceAll(/\p{C}/gu, '').trim()
  if (plain === '' || /^\.+$/.test(plain)) return 'file'
  return plain.length <= fileNameMax ? plain : shortened(plain)
}

function shortened(name: string): string {
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, fileNameMax - ending.length)}${ending}`.toWellFormed()
}
