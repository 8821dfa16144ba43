/** Program of the kill test: takes lines without end and tells its parent which of them it acknowledged. */
import { silentLog } from '../../kernel/server/log.ts'
import { openPipeline } from './pipeline.ts'

const [folder = '', round = ''] = process.argv.slice(2)
const pipeline = await openPipeline({
  folder,
  log: silentLog,
  now: () => new Date(),
  matchers: async () => [],
  listeners: () => [],
})
const source = { bodyId: 'body_town', source: 'program', kind: 'auto', zone: 540, transport: 'file' } as const

for (let index = 0; ; index += 1) {
  const lines = Array.from({ length: 20 }, (_, line) => `program ${round}-${index}-${line}`)
  const receipt = await pipeline.intake.take(
    source,
    { lines: lines.map((line) => Buffer.from(line)), oversized: [] },
    1_000,
  )
  if (receipt.outcome === 'stored') process.send?.(lines)
}
