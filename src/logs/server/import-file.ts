/** Import of a file: what it is is told by its bytes, not by its name; JSON lines, JSON arrays and plain lines. */
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { GzipBomb, unpackGzip } from '../../kernel/server/archive/unpack-gzip.ts'
import { createJsonSplitter } from '../core/json-splitter.ts'
import { createFramer, type Framed } from '../core/syslog-framer.ts'
import type { Intake } from './intake.ts'
import type { SourceContext } from './source.ts'

export type ImportSummary = {
  readonly events: number
  /** Kept as text, because they are not what the file's kind says. */
  readonly notAsNamed: number
  /** Longer than 256 KiB: only their begin is kept, in quarantine. */
  readonly tooLong: number
}

export type ImportRequest = {
  readonly source: SourceContext
  readonly fileName: string
  readonly stream: Readable
  readonly progress?: (events: number) => void
}

export type ImportRefusal = Refusal<
  | 'logs.file_is_binary'
  | 'logs.file_is_evtx'
  | 'logs.file_not_json'
  | 'logs.file_is_archive'
  | 'logs.file_is_damaged'
  | 'logs.file_is_bomb'
  | 'logs.file_is_empty'
  | 'logs.spool_full'
  | 'logs.spool_failed'
>

const headBytes = 8_192
const waitMs = 600_000
const handLinesMax = 4_000
/** A file may be packed twice by accident; more layers are there to keep the server busy. */
const layersMax = 2

type Sums = { events: number; notAsNamed: number; tooLong: number }

/**
 * Takes every event of a file into the spool; a file that is not what its name says is refused before anything
 * is taken. A damaged gzip file is told with how many events stood before the damage: those have been taken.
 */
export async function importFile(
  intake: Intake,
  request: ImportRequest,
): Promise<ImportSummary | ImportRefusal> {
  const sums: Sums = { events: 0, notAsNamed: 0, tooLong: 0 }
  try {
    return await takeFile(intake, request, sums)
  } catch (error) {
    if (error instanceof GzipBomb) return refuse('logs.file_is_bomb', { events: sums.events })
    if (String((error as { code?: unknown }).code).startsWith('Z_'))
      return refuse('logs.file_is_damaged', { events: sums.events })
    throw error
  }
}

async function takeFile(
  intake: Intake,
  request: ImportRequest,
  sums: Sums,
): Promise<ImportSummary | ImportRefusal> {
  const opened = await openText(request.stream)
  if ('refused' in opened) return opened
  const shape = shapeOf(opened.head, request)
  if (typeof shape !== 'string') return shape
  const cutter = shape === 'records' ? createJsonSplitter() : createFramer()
  // A file that begins as JSON is JSON: a line that is not is told apart.
  const isJson = request.source.kind === 'auto' && looksJson(textOf(opened.head))
  const source: SourceContext = isJson ? { ...request.source, kind: 'json' } : request.source
  const waiting: Framed = { messages: [], oversized: [] }
  const hand = async (): Promise<ImportRefusal | undefined> => {
    const taken = { lines: waiting.messages.splice(0), oversized: waiting.oversized.splice(0) }
    const receipt = await intake.take(source, taken, waitMs)
    if (receipt.outcome !== 'stored')
      return refuse(receipt.outcome === 'full' ? 'logs.spool_full' : 'logs.spool_failed')
    sums.events += taken.lines.length + taken.oversized.length
    sums.notAsNamed += receipt.fallbacks.length
    sums.tooLong += taken.oversized.length
    request.progress?.(sums.events)
    return undefined
  }
  for await (const chunk of opened.stream as AsyncIterable<Buffer>) {
    add(waiting, cutter.push(chunk))
    const problem = waiting.messages.length >= handLinesMax ? await hand() : undefined
    if (problem) return problem
  }
  add(waiting, cutter.end())
  const problem = await hand()
  if (problem) return problem
  return sums.events > 0 ? sums : refuse('logs.file_not_json', { name: nameOf(request) })
}

function add(waiting: Framed, framed: Framed): void {
  waiting.messages.push(...framed.messages)
  waiting.oversized.push(...framed.oversized)
}

type Opened = { readonly head: Buffer; readonly stream: Readable }

/** Looks at the first bytes: unpacks gzip, turns UTF-16 into UTF-8, refuses what is no text. */
async function openText(input: Readable, layers = 0): Promise<Opened | ImportRefusal> {
  const { head, stream } = await peek(input)
  if (head.byteLength === 0) return refuse('logs.file_is_empty')
  if (head[0] === 0x1f && head[1] === 0x8b) {
    if (layers === layersMax) return refuse('logs.file_is_archive')
    return openText(Readable.from(unpackGzip(stream)), layers + 1)
  }
  if (head.subarray(0, 7).toString('latin1') === 'ElfFile') return refuse('logs.file_is_evtx')
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return refuse('logs.file_is_archive')
  if (head[0] === 0xff && head[1] === 0xfe) return peek(fromUtf16(stream))
  if (isBinary(head)) return refuse('logs.file_is_binary')
  return { head, stream }
}

/** A log line may hold a NUL by accident; a file of which one byte in thirty is a control character is no text. */
function isBinary(head: Buffer): boolean {
  const controls = head.reduce(
    (sum, byte) => sum + (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) ? 1 : 0),
    0,
  )
  return controls > head.byteLength / 30
}

async function peek(input: Readable): Promise<Opened> {
  const iterator = (input as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  const chunks: Buffer[] = []
  let bytes = 0
  while (bytes < headBytes) {
    const { value, done } = await iterator.next()
    if (done) break
    chunks.push(value)
    bytes += value.byteLength
  }
  const stream = new PassThrough()
  void refill(stream, chunks, iterator)
  return { head: Buffer.concat(chunks).subarray(0, headBytes), stream }
}

async function refill(
  stream: PassThrough,
  chunks: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
): Promise<void> {
  try {
    for (const chunk of chunks) stream.write(chunk)
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      if (!stream.write(next.value)) await new Promise((resolve) => stream.once('drain', resolve))
    }
    stream.end()
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

function fromUtf16(stream: Readable): Readable {
  const decoder = new TextDecoder('utf-16le')
  const recode = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  }
  return Readable.from(recode(stream as AsyncIterable<Buffer>))
}

/** One record a line, records that span lines (a JSON array too), or plain lines. */
function shapeOf(head: Buffer, { source, fileName }: ImportRequest): 'lines' | 'records' | ImportRefusal {
  const text = textOf(head)
  const saysJson =
    ['json', 'windows'].includes(source.kind) || /\.(json|jsonl|ndjson)(\.gz)?$/i.test(fileName)
  if (!looksJson(text))
    return saysJson ? refuse('logs.file_not_json', { name: nameOf({ fileName }) }) : 'lines'
  if (text.startsWith('[')) return 'records'
  const firstLine = text.split('\n', 1)[0] ?? ''
  return isWhole(firstLine) || firstLine.length > headBytes / 2 ? 'lines' : 'records'
}

function nameOf({ fileName }: Pick<ImportRequest, 'fileName'>): string {
  return path.basename(fileName).slice(0, 80)
}

function textOf(head: Buffer): string {
  return head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
}

function looksJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[')
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
