/** `toride duties assess`: facts as JSON or JSON lines in, one line of JSON for each out; needs no server. */
import { readFile } from 'node:fs/promises'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import { assess } from '../core/assess.ts'
import { plainCalendar } from '../core/clock.ts'
import { dutyRefusals } from '../core/ja.ts'
import { readFacts } from '../core/read-facts.ts'
import { loadRulePack } from './duty-content.ts'

type Output = { write(text: string): unknown }

export type CommandIo = {
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdout: Output
  readonly stderr: Output
}

const recordBytesMax = 1024 * 1024
const inputBytesMax = 64 * 1024 * 1024
const newline = 0x0a
const exit = { done: 0, refused: 1, usage: 2 } as const

/**
 * Runs the command with `args` after `duties assess` (`--facts FILE`, `-` for standard input). Prints one JSON
 * line for each set of facts, in order; one that cannot be read gives `{"error":code,"message":…}` in its place.
 * Answers the exit code: 0, 1 when anything could not be read, 2 for wrong usage.
 */
export async function runDutiesAssess(args: readonly string[], io: CommandIo): Promise<number> {
  const file = factsArgument(args)
  if (file === null) return complain(io, refuse('duties.usage'), exit.usage)
  const bytes = await readInput(file, io)
  if (isRefusal(bytes)) return complain(io, bytes, exit.refused)
  const records = recordsOf(bytes)
  if (records.length === 0) return complain(io, refuse('duties.facts_empty'), exit.refused)
  return printAll(records, io)
}

function printAll(records: readonly Uint8Array[], io: CommandIo): number {
  const pack = loadRulePack()
  let code: number = exit.done
  for (const record of records) {
    const parsed = parseRecord(record)
    const facts = isRefusal(parsed) ? parsed : readFacts(parsed.value)
    if (isRefusal(facts)) code = exit.refused
    const line = isRefusal(facts) ? errorOf(facts) : assess(facts, pack, plainCalendar)
    io.stdout.write(`${JSON.stringify(line)}\n`)
  }
  return code
}

function factsArgument(args: readonly string[]): string | null {
  const [first, second] = args
  if (args.length === 1 && first?.startsWith('--facts=')) return first.slice('--facts='.length) || null
  return args.length === 2 && first === '--facts' && second ? second : null
}

async function readInput(file: string, io: CommandIo): Promise<Uint8Array | Refusal> {
  if (file === '-') return collect(io.stdin)
  try {
    const bytes = await readFile(file)
    return bytes.length > inputBytesMax ? tooLarge(inputBytesMax) : bytes
  } catch {
    return refuse('duties.facts_file_unreadable', { file })
  }
}

async function collect(stdin: CommandIo['stdin']): Promise<Uint8Array | Refusal> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk
    size += bytes.length
    if (size > inputBytesMax) return tooLarge(inputBytesMax)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** The whole input when it is one JSON value over several lines (or meant to be), otherwise its lines. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const lines = linesOf(bytes)
  if (lines.length <= 1) return lines
  return isOneValue(bytes, lines) ? [bytes] : lines
}

/** A first line that only opens an object can begin nothing but one object over several lines. */
function isOneValue(bytes: Uint8Array, lines: readonly Uint8Array[]): boolean {
  if (bytes.length > recordBytesMax) return false
  const opening = Buffer.from(lines[0] ?? [])
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim()
  return opening === '{' || !isRefusal(parseRecord(bytes))
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  while (start < bytes.length) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    const line = bytes.subarray(start, end)
    if (!isBlank(line)) lines.push(line)
    start = end + 1
  }
  return lines
}

/** Only blanks, tabs and carriage returns. */
function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

function parseRecord(bytes: Uint8Array): { readonly value: unknown } | Refusal {
  if (bytes.length > recordBytesMax) return tooLarge(recordBytesMax)
  const text = decodeUtf8(bytes)
  if (text === null) return refuse('duties.facts_not_utf8')
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return refuse('duties.facts_not_json')
  }
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function tooLarge(bytesMax: number): Refusal {
  return refuse('duties.facts_too_large', { kilobytes: bytesMax / 1024 })
}

function errorOf(refusal: Refusal): { error: string; message: string } {
  return { error: refusal.code, message: messageOf(refusal) }
}

function messageOf(refusal: Refusal): string {
  const phrase = Object.hasOwn(dutyRefusals, refusal.code)
    ? dutyRefusals[refusal.code as keyof typeof dutyRefusals]
    : refusal.code
  return typeof phrase === 'string' ? phrase : phrase(refusal.params)
}

function complain(io: CommandIo, refusal: Refusal, code: number): number {
  io.stderr.write(`${JSON.stringify(errorOf(refusal))}\n`)
  return code
}
