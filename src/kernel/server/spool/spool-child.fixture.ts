/** Process of the kill test: appends without end and tells each acknowledgement to its parent. */
import { openSpool } from './spool.ts'

const [folder = '', round = ''] = process.argv.slice(2)
const spool = await openSpool({ folder, consumers: ['store'], segmentBytesMax: 20_000 })

for (let lane = 0; lane < 8; lane += 1) void append(lane)

async function append(lane: number): Promise<void> {
  for (let index = 0; ; index += 1) {
    const text = `${round}-${lane}-${index}`
    const payload = Buffer.from(text)
    const outcome = await spool.append({ firstUnit: spool.reserve(1), units: 1, payload })
    if (outcome === 'stored') process.send?.(text)
  }
}
