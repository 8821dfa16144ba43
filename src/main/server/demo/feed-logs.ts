/** Hands the demonstration's day of logs over, source by source in the order of their time. */
import type { Content } from '../../../kernel/server/content.ts'
import { demoLogLines, type DemoLogLine } from '../../core/demo/log-day.ts'
import { demoLogsSchema } from '../../core/demo/logs.ts'

export type DemoLogSource = Pick<DemoLogLine, 'source' | 'kind'>
/** Takes lines of one source; resolves when they are on disk. */
export type TakeLines = (source: DemoLogSource, lines: readonly Uint8Array[]) => Promise<void>

const linesMax = 2_000

/** Feeds all lines up to `now` and answers how many there were. */
export async function feedDemonstrationLogs(content: Content, now: Date, take: TakeLines): Promise<number> {
  const settings = content.file('demo/logs.yaml', demoLogsSchema)
  const waiting = new Map<string, { from: DemoLogSource; lines: Uint8Array[] }>()
  let count = 0
  for (const { source, kind, line } of demoLogLines(now, settings)) {
    const held = waiting.get(source) ?? { from: { source, kind }, lines: [] }
    waiting.set(source, held)
    held.lines.push(Buffer.from(line, 'utf8'))
    count += 1
    if (held.lines.length >= linesMax) await take(held.from, held.lines.splice(0))
  }
  for (const { from, lines } of waiting.values()) if (lines.length > 0) await take(from, lines)
  return count
}
