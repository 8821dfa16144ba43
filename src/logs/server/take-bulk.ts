/** `POST /_bulk` as Elasticsearch has it: NDJSON of actions and documents, read tolerantly, answered item by item. */
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createFramer, type Oversized } from '../core/syslog-framer.ts'
import type { Intake, Receipt } from './intake.ts'
import type { KnownDocuments } from './known-documents.ts'
import type { SourceContext } from './source.ts'

export type BulkRequest = {
  /** Knows what its sender has named and sent before; without it everything is new. */
  readonly known?: KnownDocuments
  readonly source: SourceContext
  readonly body: Readable
  readonly isGzip: boolean
}

export type BulkReply = {
  readonly status: number
  readonly retryAfterSeconds?: number
  readonly body: object
}

const bodyBytesMax = 64 * 1024 * 1024
const waitMs = 10_000

/** Takes a bulk request. Answers 200 only when every document is on disk; 429 asks to send it again later. */
export async function takeBulk(intake: Intake, request: BulkRequest): Promise<BulkReply> {
  if (intake.isBusy()) return busy()
  const startedAt = performance.now()
  const read = await readBody(request)
  if ('status' in read) return read
  const { items, receipt } = await storeNew(intake, request, read)
  if (receipt.outcome === 'full') return busy()
  if (receipt.outcome === 'fenced')
    return fault(503, 'cluster_block_exception', 'the disk of the spool has failed')
  const bad = new Set(receipt.fallbacks)
  const answered = items.map((item) => answerItem(item, bad))
  const took = Math.round(performance.now() - startedAt)
  return {
    status: 200,
    body: { took, errors: answered.some(({ isError }) => isError), items: answered.map(({ item }) => item) },
  }
}

/** Stores what is new, and answers the items with those that were stored before marked so. */
async function storeNew(
  intake: Intake,
  { source, known }: BulkRequest,
  body: Body,
): Promise<{ items: Item[]; receipt: Receipt }> {
  const named = body.items.filter((item) => item.id !== undefined && item.line !== undefined)
  const claim = await known?.claim(
    named.map(({ index, id, line = 0 }) => ({
      name: [source.bodyId, source.source, index, id].join('\n'),
      bytes: body.lines[line] ?? new Uint8Array(),
    })),
  )
  const repeated = new Set(claim ? named.filter((_, index) => !claim.fresh.has(index)) : [])
  const { items, lines } = withoutRepeated(body, repeated)
  let isStored = false
  try {
    const receipt = await intake.take(source, { lines, oversized: body.oversized }, waitMs)
    isStored = receipt.outcome === 'stored'
    return { items, receipt }
  } finally {
    claim?.settle(isStored)
  }
}

function withoutRepeated(body: Body, repeated: ReadonlySet<Item>): Pick<Body, 'items' | 'lines'> {
  if (repeated.size === 0) return body
  const lines: Uint8Array[] = []
  const items = body.items.map((item): Item => {
    if (repeated.has(item)) return { ...item, line: undefined, isRepeated: true }
    if (item.line === undefined) return item
    lines.push(body.lines[item.line] ?? new Uint8Array())
    return { ...item, line: lines.length - 1 }
  })
  return { items, lines }
}

type Item = {
  readonly action: string
  readonly index: string
  readonly id?: string
  /** Number of its line among those handed on; undefined when there is none. */
  readonly line?: number
  readonly problem?: 'too_long' | 'not_supported'
  /** It was stored by an earlier request. */
  readonly isRepeated?: boolean
}

type Body = { readonly items: Item[]; readonly lines: Uint8Array[]; readonly oversized: Oversized[] }

async function readBody(request: BulkRequest): Promise<Body | BulkReply> {
  const reader = createReader()
  const framer = createFramer({ marksOversized: true })
  let bytes = 0
  try {
    // `pipeline` ends the unpacking when the sender goes away; the loop below is told.
    const stream = request.isGzip ? pipeline(request.body, createGunzip(), () => undefined) : request.body
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength
      if (bytes > bodyBytesMax)
        return fault(413, 'content_too_long_exception', `more than ${bodyBytesMax} bytes`)
      const problem = reader.take(framer.push(chunk))
      if (problem) return problem
    }
  } catch (error) {
    return fault(400, 'parse_exception', error instanceof Error ? error.message : 'unreadable body')
  }
  return reader.take(framer.end()) ?? reader.body
}

/** Lines come in pairs of action and document; an action whose document is too long still has its item. */
function createReader() {
  const body: Body = { items: [], lines: [], oversized: [] }
  let pending: Omit<Item, 'line'> | undefined
  let lineNumber = 0
  const takeLine = (line: Uint8Array): BulkReply | undefined => {
    lineNumber += 1
    if (pending) {
      body.items.push({ ...pending, line: body.lines.length })
      body.lines.push(line)
      pending = undefined
      return undefined
    }
    const action = readAction(line)
    if (!action) {
      return fault(400, 'illegal_argument_exception', `Malformed action/metadata line [${lineNumber}]`)
    }
    if (action.action === 'delete') body.items.push({ ...action, problem: 'not_supported' })
    else pending = action
    return undefined
  }
  const takeOversized = (): undefined => {
    lineNumber += 1
    body.items.push({ ...(pending ?? { action: 'index', index: '' }), problem: 'too_long' })
    pending = undefined
    return undefined
  }
  const take = (framed: { messages: Uint8Array[]; oversized: Oversized[] }): BulkReply | undefined => {
    body.oversized.push(...framed.oversized)
    for (const line of framed.messages) {
      const problem = line.byteLength === 0 ? takeOversized() : takeLine(line)
      if (problem) return problem
    }
    return undefined
  }
  return { body, take }
}

function readAction(line: Uint8Array): Omit<Item, 'line'> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(line).toString('utf8'))
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const [entry] = Object.entries(parsed as Record<string, unknown>)
    if (!entry || !['index', 'create', 'update', 'delete'].includes(entry[0])) return undefined
    const meta = (typeof entry[1] === 'object' && entry[1] !== null ? entry[1] : {}) as Record<
      string,
      unknown
    >
    const { _index: index, _id: id } = meta
    return {
      action: entry[0],
      index: typeof index === 'string' ? index : '',
      ...(typeof id === 'string' ? { id } : {}),
    }
  } catch {
    return undefined
  }
}

function answerItem(item: Item, bad: ReadonlySet<number>): { item: object; isError: boolean } {
  const { action, index, id, line, problem } = item
  const named = { _index: index, ...(id === undefined ? {} : { _id: id }) }
  const error = errorOf(problem, line !== undefined && bad.has(line))
  const content = error
    ? { ...named, status: error.status, error: error.error }
    : {
        ...named,
        ...(item.isRepeated ? { status: 200, result: 'noop' } : { status: 201, result: 'created' }),
      }
  return { item: { [action]: content }, isError: error !== undefined }
}

/** A document that is no JSON is kept as text, so that nothing is lost, and its sender is told. */
function errorOf(problem: Item['problem'], isBad: boolean): { status: number; error: object } | undefined {
  if (problem === 'too_long') {
    return {
      status: 413,
      error: { type: 'document_too_long', reason: 'longer than 262144 bytes; its begin is in quarantine' },
    }
  }
  if (problem === 'not_supported')
    return { status: 405, error: { type: 'not_supported', reason: 'logs are not deleted' } }
  return isBad
    ? { status: 400, error: { type: 'mapper_parsing_exception', reason: 'no JSON object; kept as text' } }
    : undefined
}

function busy(): BulkReply {
  const reply = fault(429, 'es_rejected_execution_exception', 'the spool is full, send again later')
  return { ...reply, retryAfterSeconds: 5 }
}

function fault(status: number, type: string, reason: string): BulkReply {
  return { status, body: { error: { type, reason, root_cause: [{ type, reason }] }, status } }
}
