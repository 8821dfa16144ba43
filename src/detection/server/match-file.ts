/** `toride sigma match`: Sigma rules against a file of JSON lines, without a server. */
import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { TextDecoder, parseArgs } from 'node:util'
import { ja } from '../core/ja.ts'
import { compileRules } from '../core/sigma/compile-rules.ts'
import type { RefusedRule } from '../core/sigma/compile-rules.ts'
import { createMatcher } from '../core/sigma/matcher.ts'
import type { CompiledRule } from '../core/sigma/rule.ts'
import { openText, readLines } from './read-lines.ts'
import type { Line } from './read-lines.ts'
import { readRuleFiles } from './sigma-files.ts'

export type MatchIo = {
  /** Read for `--events -`. */
  readonly stdin?: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
}

/** The largest published event has under 100 kB; a longer line is told apart and left out. */
const lineBytesMax = 8 * 1024 * 1024
const faultsShownMax = 1_000
const words = ja.sigma.match

/**
 * Prints `{"line":n,"ruleId":"…"}` for each match on stdout (n counts physical lines from 1), a summary, the
 * refused rules and the unreadable lines on stderr. Gives 0, or 1 when rules or events cannot be used.
 */
export async function runSigmaMatch(args: string[], io: MatchIo): Promise<number> {
  const places = readArguments(args)
  if (places === null) return fail(io, words.usage)
  const rules = await loadRules(places.rules, io)
  if (rules === null) return 1
  if (rules.length === 0) return fail(io, words.noRules)
  return matchEvents(places.events, rules, io)
}

function fail(io: MatchIo, sentence: string): number {
  io.stderr.write(`${sentence}\n`)
  return 1
}

function readArguments(args: string[]): { rules: string[]; events: string } | null {
  try {
    const { values } = parseArgs({
      args,
      options: { rules: { type: 'string', multiple: true }, events: { type: 'string' } },
      strict: true,
      allowPositionals: false,
    })
    const { rules, events } = values
    return rules === undefined || events === undefined ? null : { rules, events }
  } catch {
    return null
  }
}

async function loadRules(places: readonly string[], io: MatchIo): Promise<CompiledRule[] | null> {
  try {
    const { files, refused } = await readRuleFiles(places)
    const compiled = compileRules(files)
    const allRefused = [...refused, ...compiled.refused]
    for (const rule of allRefused) io.stderr.write(`${describe(rule)}\n`)
    io.stderr.write(`${words.rulesLoaded({ rules: compiled.rules.length, refused: allRefused.length })}\n`)
    return compiled.rules
  } catch (error) {
    fail(io, words.rulesUnreadable({ reason: reasonOf(error) }))
    return null
  }
}

function describe(rule: RefusedRule): string {
  const { path, code, message } = rule
  return words.refusedRule({ path, title: rule.title ?? rule.ruleId ?? '', message, code })
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  throw error
}

type Tally = { lines: number; matches: number; faults: number }
/** Nobody reads the matches any more: the other end of the pipe was closed. */
type Output = { isClosed: boolean }
type Run = {
  readonly matcher: ReturnType<typeof createMatcher>
  readonly decoder: TextDecoder
  readonly tally: Tally
  readonly output: Output
  readonly io: MatchIo
}

async function matchEvents(events: string, rules: readonly CompiledRule[], io: MatchIo): Promise<number> {
  const run: Run = {
    matcher: createMatcher(rules),
    decoder: new TextDecoder('utf-8', { fatal: true }),
    tally: { lines: 0, matches: 0, faults: 0 },
    output: { isClosed: false },
    io,
  }
  io.stdout.on('error', () => {
    run.output.isClosed = true
  })
  const source = openEvents(events, io)
  let status = 0
  try {
    const opened = await openText(source)
    if (opened.kind !== 'text') return fail(io, words[opened.kind])
    for await (const line of readLines(opened.chunks, lineBytesMax)) {
      await matchLine(line, run)
      if (run.output.isClosed) return 0
    }
  } catch (error) {
    if (run.output.isClosed) return 0
    status = fail(io, words.eventsUnreadable({ reason: reasonOf(error), line: run.tally.lines }))
  } finally {
    source.destroy()
  }
  reportTally(run)
  return status
}

function reportTally({ tally, io }: Run): void {
  const hidden = tally.faults - faultsShownMax
  if (hidden > 0) io.stderr.write(`${words.moreFaults({ count: hidden })}\n`)
  io.stderr.write(`${words.summary(tally)}\n`)
}

function openEvents(events: string, io: MatchIo): Readable {
  if (events === '-') return new Readable().wrap(io.stdin ?? process.stdin)
  return createReadStream(events, { highWaterMark: 256 * 1024 })
}

async function matchLine(line: Line, run: Run): Promise<void> {
  run.tally.lines = line.number
  const event = readEvent(line, run.decoder)
  if (event === null) return
  if (typeof event === 'string') {
    reportFault({ line: line.number, reason: event }, run)
    return
  }
  const matched = run.matcher.match(event)
  if (matched.length === 0) return
  run.tally.matches += matched.length
  const text = matched.map((rule) => `${JSON.stringify({ line: line.number, ruleId: rule.id })}\n`).join('')
  if (!run.io.stdout.write(text)) await once(run.io.stdout, 'drain')
}

/** The event of a line; `null` for an empty line; the sentence about it for a line that is no event. */
function readEvent(line: Line, decoder: TextDecoder): Record<string, unknown> | string | null {
  if (line.bytes === null) return words.lineTooLong({ megabytes: lineBytesMax / 1024 / 1024 })
  let text: string
  try {
    text = decoder.decode(line.bytes)
  } catch {
    return words.lineNotUtf8
  }
  if (text.trim() === '') return null
  if (text.includes('\u0000')) return words.lineHasNul
  try {
    const value: unknown = JSON.parse(text)
    const isEvent = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isEvent ? (value as Record<string, unknown>) : words.lineNotObject
  } catch {
    return words.lineNotJson
  }
}

function reportFault(fault: { line: number; reason: string }, run: Run): void {
  run.tally.faults++
  if (run.tally.faults <= faultsShownMax) run.io.stderr.write(`${words.fault(fault)}\n`)
}
