/** `toride search 'QUERY' --from --to --json`: searches the logs, through the running server or without one. */
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { readConfig } from '../../kernel/server/config.ts'
import { lookUp } from '../core/decoder.ts'
import { actions, categories, ja } from '../core/ja.ts'
import { readIsoTime } from '../core/log-time.ts'
import { runHostCommand } from './host-command.ts'
import type { CommandIo } from './run-ingest.ts'
import { sayRefused } from './say-refused.ts'
import type { LogRow, SearchResult } from './search-logs.ts'

const words = ja.cli
const zoneOfJapan = 540
const dayMs = 86_400_000

/** Gives 0, 1 when the search was refused, 2 when the command was not understood. */
export async function runSearch(args: string[], io: CommandIo): Promise<number> {
  const asked = readArguments(args)
  if (!asked) return say(io, words.searchUsage)
  const now = Date.now()
  const to = asked.to === undefined ? now + 60_000 : readTime(asked.to)
  if (to === undefined) return say(io, words.timeInvalid({ text: asked.to ?? '' }))
  const from = asked.from === undefined ? to - dayMs : readTime(asked.from)
  if (from === undefined) return say(io, words.timeInvalid({ text: asked.from ?? '' }))
  const parameters = {
    query: asked.query,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: asked.limit,
  }
  const command = { path: '/search', parameters, stream: Readable.from([]) }
  const reply = await runHostCommand(readConfig([]), command, async () => [])
  if (reply.status !== 200) return sayRefused(io, reply.body, asked.isJson)
  const found = reply.body as SearchResult
  io.stdout.write(asked.isJson ? `${JSON.stringify(found)}\n` : tableOf(found))
  if (asked.isJson) return 0
  const seconds = (found.tookMs / 1000).toFixed(1)
  io.stderr.write(`${words.found({ total: found.total, shown: found.rows.length, seconds })}\n`)
  return 0
}

function say(io: CommandIo, sentence: string): number {
  io.stderr.write(`${sentence}\n`)
  return 2
}

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        limit: { type: 'string', default: '100' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    if (positionals.length > 1 || !/^[1-9]\d{0,3}$/.test(values.limit)) return undefined
    const { from, to, limit } = values
    return { query: positionals[0] ?? '', from, to, limit, isJson: values.json === true }
  } catch {
    return undefined
  }
}

/** A day, a minute or an instant; without a zone it is Japan's. */
function readTime(text: string): number | undefined {
  return readIsoTime(text, zoneOfJapan)
}

const clock = new Intl.DateTimeFormat('ja-JP', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Tokyo',
})

/** One line a row, separated by tabs; what a line holds cannot break the table. */
function tableOf(found: SearchResult): string {
  const rows = found.rows.map((row) => cellsOf(row).map(plain).join('\t'))
  return [words.columns.join('\t'), ...rows, ''].join('\n')
}

function cellsOf(row: LogRow): string[] {
  const category = lookUp(categories, row.category) ?? row.category
  const action = lookUp(actions, row.action) ?? row.action
  return [clock.format(new Date(row.ts)), row.source, row.host, category, action, row.raw]
}

function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}
