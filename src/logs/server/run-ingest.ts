/** `toride ingest FILE --source KIND`: brings a file in, through the running server or without one. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { readConfig } from '../../kernel/server/config.ts'
import { lookUp, sourceKinds, type SourceKind } from '../core/decoder.ts'
import { ja } from '../core/ja.ts'
import type { LogMatcher } from '../core/slots.ts'
import { runHostCommand } from './host-command.ts'
import { sayRefused } from './say-refused.ts'
import type { ImportSummary } from './import-file.ts'

export type CommandIo = {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
}

export type IngestOptions = { readonly matchers?: () => Promise<readonly LogMatcher[]> }

/** Other names under which people know the kinds. */
const otherNames: Readonly<Record<string, SourceKind>> = {
  evtx: 'windows',
  nxlog: 'windows',
  sysmon: 'windows',
  winlogbeat: 'windows',
  jsonl: 'json',
  ndjson: 'json',
  ecs: 'json',
  proxy: 'squid',
  mail: 'postfix',
  dns: 'bind',
  firewall: 'auto',
  rfc3164: 'syslog',
  rfc5424: 'syslog',
}

const words = ja.cli

/** Gives 0, 1 when the file was refused or cannot be read, 2 when the command was not understood. */
export async function runIngest(args: string[], io: CommandIo, options: IngestOptions = {}): Promise<number> {
  const asked = readArguments(args)
  if (!asked) return say(io, words.ingestUsage, 2)
  const kind =
    sourceKinds.find((known) => known === asked.kind) ?? lookUp(otherNames, asked.kind.toLowerCase())
  if (!kind) return say(io, words.kindUnknown({ kind: asked.kind, kinds: sourceKinds.join(', ') }), 2)
  const stream = await openFile(asked.file, io)
  if (!stream) return 1
  const file = path.basename(asked.file)
  const reply = await runHostCommand(
    readConfig([]),
    { path: '/ingest', parameters: { kind, file, source: asked.name ?? file }, stream },
    options.matchers ?? (async () => []),
  )
  if (reply.isProvisional) io.stderr.write(`${words.noBody}\n`)
  if (reply.status !== 200) return sayRefused(io, reply.body, asked.isJson)
  const summary = reply.body as ImportSummary
  io.stdout.write(asked.isJson ? `${JSON.stringify(summary)}\n` : `${words.ingested(summary)}\n`)
  return 0
}

function say(io: CommandIo, sentence: string, code: number): number {
  io.stderr.write(`${sentence}\n`)
  return code
}

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { source: { type: 'string' }, name: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) return undefined
    return { file, kind: values.source ?? 'auto', name: values.name, isJson: values.json === true }
  } catch {
    return undefined
  }
}

async function openFile(file: string, io: CommandIo): Promise<Readable | undefined> {
  if (file === '-') return Readable.from(io.stdin as AsyncIterable<Buffer>)
  try {
    const handle = await open(file, 'r')
    const isFolder = (await handle.stat()).isDirectory()
    await handle.close()
    if (!isFolder) return createReadStream(file)
    say(io, words.fileUnreadable({ file, reason: 'EISDIR' }), 1)
  } catch (error) {
    say(io, words.fileUnreadable({ file, reason: (error as NodeJS.ErrnoException).code ?? 'EIO' }), 1)
  }
  return undefined
}
