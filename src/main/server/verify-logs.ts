/** `toride logs verify`: compares the raw logs with the seals in the trail. */
import { parseArgs } from 'node:util'
import { readConfig } from '../../kernel/server/config.ts'
import { readIsoTime } from '../../logs/core/log-time.ts'
import { ja } from '../../logs/core/seal/ja.ts'
import { logFolder, verifySeals, withEvents, type SealReport } from '../../logs/server/public.ts'
import { explainFault } from './explain-fault.ts'
import { withProgram } from './host-program.ts'

type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }
type Span = { readonly from?: Date; readonly to?: Date }

const zoneOfJapan = 540

/** Gives 0 when every sealed line is as it was, 1 when one was changed, removed or added, 2 for a misuse. */
export async function runVerifyLogs(args: string[], io: Io): Promise<number> {
  const values = readOptions(args)
  if (!values) return say(io.stderr, ja.usage, 2)
  const span: { from?: Date; to?: Date } = {}
  for (const name of ['from', 'to'] as const) {
    const text = values[name]
    if (text === undefined) continue
    const ms = readIsoTime(text, zoneOfJapan)
    if (ms === undefined) return say(io.stderr, ja.timeInvalid({ text }), 2)
    span[name] = new Date(ms)
  }
  try {
    const report = await verifyAll(values.demo ? ['--demo'] : [], span)
    if (values.json) io.stdout.write(`${JSON.stringify(report)}\n`)
    else io.stdout.write(`${linesOf(report).join('\n')}\n`)
    return report.ok ? 0 : 1
  } catch (error) {
    return say(io.stderr, explainFault(error), 1)
  }
}

function readOptions(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args, options: { from: text, to: text, json: flag, demo: flag } }).values
  } catch {
    return undefined
  }
}

/** All bodies of the installation together. */
function verifyAll(words: string[], span: Span): Promise<SealReport> {
  const config = readConfig(words)
  const place = { logFolder: logFolder(config.dataDir), clickhouseUrl: config.clickhouseUrl }
  return withProgram(config, ({ kernel, slices }) =>
    withEvents(place, async (events) => {
      const reports: SealReport[] = []
      for (const bodyId of await slices.organization.bodyIds())
        reports.push(await verifySeals({ database: kernel.database, events, bodyId, ...span }))
      return joined(reports)
    }),
  )
}

function joined(reports: readonly SealReport[]): SealReport {
  const sum = (of: (report: SealReport) => number) => reports.reduce((total, report) => total + of(report), 0)
  const isWhole = reports.every((report) => report.unsealed !== undefined)
  return {
    ok: reports.every(({ ok }) => ok),
    batches: sum(({ batches }) => batches),
    events: sum(({ events }) => events),
    ...(isWhole ? { unsealed: sum(({ unsealed }) => unsealed ?? 0) } : {}),
    problems: reports.flatMap(({ problems }) => problems),
  }
}

const clock = new Intl.DateTimeFormat('ja-JP', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Tokyo',
})

function linesOf({ ok, batches, events, unsealed = 0, problems }: SealReport): string[] {
  const found = problems.map(({ kind, firstAt, lastAt, ...problem }) =>
    ja.problem({
      ...problem,
      what: ja.faults[kind],
      span: ja.span({ first: clock.format(new Date(firstAt)), last: clock.format(new Date(lastAt)) }),
    }),
  )
  const result = ok ? ja.clean({ batches, events }) : ja.broken({ problems: problems.length, batches })
  return [...found, result, ...(unsealed > 0 ? [ja.unsealed({ events: unsealed })] : [])]
}

function say(stream: NodeJS.WritableStream, sentence: string, exitCode: number): number {
  stream.write(`${sentence}\n`)
  return exitCode
}
