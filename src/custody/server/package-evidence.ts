/** The package for whoever takes the evidence over: BagIt 1.0 (RFC 8493) in a tar, checked with `sha256sum -c`. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import type { Blobs } from '../../kernel/server/blobs.ts'
import { note } from '../../kernel/server/ledger.ts'
import { blobsOfCase } from '../../kernel/server/seal/sealed-blobs.ts'
import type * as contract from '../core/contract.ts'
import type { Evidence, EvidenceFile } from '../core/evidence.ts'
import { ja } from '../core/ja.ts'
import { figuresOf, folderOf } from '../core/serial.ts'
import { custodyLog } from './custody-log.ts'
import type { Deps } from './deps.ts'
import { listEvidence } from './store.ts'
import { writeTar, type TarEntry } from './tar.ts'

/** A file of the package: text that was made for it, or a blob by its digest. */
type Part = {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly text?: Buffer
}

export async function downloadPackage(
  ctx: Context,
  deps: Deps,
  { caseId }: InputOf<typeof contract.downloadPackage>,
): Promise<Download | Refusal<'kernel.not_found' | 'custody.no_evidence' | 'custody.file_missing'>> {
  const found = await deps.incidents.findCase(ctx, caseId)
  if (!found) return refuse('kernel.not_found')
  const items = (await listEvidence(ctx.tx, { bodyId: ctx.bodyId, caseId })).map((row) => row.state)
  if (items.length === 0) return refuse('custody.no_evidence')
  const blobs = blobsOfCase(deps.blobs, ctx.tx, caseId)
  const files = await fileParts(blobs, items)
  if (isRefusal(files)) return files
  const number = await deps.incidents.fullNumber(ctx, found.state.number)
  const about = { number, title: found.state.title }
  const payload = [
    ...files,
    textPart('data/custody-log.txt', custodyLog(about, items)),
    jsonPart(about, items),
  ]
  const readme = ja.package.readme({
    ...about,
    madeAt: formatDateTime(ctx.now),
    madeBy: ctx.actor.name,
    count: items.length,
  })
  const tags = tagParts(ctx, { number, payload, readme })
  const manifest = tags.find((tag) => tag.path === manifestName)
  await note(
    ctx,
    { kind: 'case', id: caseId },
    { type: 'evidence.packaged', items: items.length, manifestSha256: manifest?.sha256 },
  )
  const root = `evidence-${figuresOf(found.state.number)}-${jstDay(ctx.now)}`
  const bytes = Readable.from(
    writeTar(entriesOf(blobs, { parts: [...tags, ...payload], root, now: ctx.now })),
  )
  return { fileName: `${root}.tar`, mediaType: 'application/x-tar', bytes }
}

const manifestName = 'manifest-sha256.txt'

async function fileParts(
  blobs: Blobs,
  items: readonly Evidence[],
): Promise<Part[] | Refusal<'custody.file_missing'>> {
  const parts: Part[] = []
  for (const { file, serial } of items) {
    if (!file) continue
    if (!(await blobs.has(file.sha256))) return refuse('custody.file_missing', { serial })
    const path = `data/evidence/${folderOf(serial)}/${safeName(file)}`
    parts.push({ path, sha256: file.sha256, sizeBytes: file.sizeBytes })
  }
  return parts
}

/** A name that every file system and the manifest's lines can carry. */
function safeName(file: EvidenceFile): string {
  const plain = file.name
    .replaceAll(/[\\/:*?"<>|%\s]/g, '_')
    .replace(/^[.-]+|[. ]+$/g, '_')
    // Windows keeps these names for devices, whatever their ending.
    .replace(/^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i, '_$&')
  const bytes = Buffer.from(plain, 'utf8')
  return bytes.length <= 200
    ? plain
    : `${file.sha256.slice(0, 16)}${/\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? ''}`
}

function jsonPart(about: { number: string; title: string }, items: readonly Evidence[]): Part {
  return textPart('data/custody-log.json', `${JSON.stringify({ case: about, evidence: items }, null, 2)}\n`)
}

/** What stands beside the payload: the marks of a bag, its manifest, and the text that explains it. */
function tagParts(ctx: Context, bag: { number: string; payload: readonly Part[]; readme: string }): Part[] {
  const octets = bag.payload.reduce((total, part) => total + part.sizeBytes, 0)
  const info = [
    `Bagging-Date: ${jstDay(ctx.now)}`,
    `Payload-Oxum: ${octets}.${bag.payload.length}`,
    `External-Identifier: ${bag.number}`,
    'Bag-Software-Agent: Toride',
  ]
  const tags = [
    textPart('bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'),
    textPart('bag-info.txt', `${info.join('\n')}\n`),
    textPart('README.txt', bag.readme),
    textPart(manifestName, manifestOf(bag.payload)),
  ]
  return [...tags, textPart('tagmanifest-sha256.txt', manifestOf(tags))]
}

/** The lines that `sha256sum -c` reads: digest, two spaces, path. */
function manifestOf(parts: readonly Part[]): string {
  return parts.map((part) => `${part.sha256}  ${part.path}\n`).join('')
}

function textPart(path: string, text: string): Part {
  const bytes = Buffer.from(text, 'utf8')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path, sha256, sizeBytes: bytes.length, text: bytes }
}

function* entriesOf(
  blobs: Blobs,
  { parts, root, now }: { parts: readonly Part[]; root: string; now: Date },
): Generator<TarEntry> {
  for (const part of parts) {
    const content = part.text ?? (blobs.read(part.sha256) as AsyncIterable<Uint8Array>)
    yield { path: `${root}/${part.path}`, sizeBytes: part.sizeBytes, modifiedAt: now, content }
  }
}
