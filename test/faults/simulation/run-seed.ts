/** One seed: some lives of the real spool and its loops over a disk that fails, then a good one, and what must hold. */
import { silentLog } from '../../../src/kernel/server/log.ts'
import { readCursor } from '../../../src/kernel/server/spool/cursor.ts'
import type { SpoolDisk } from '../../../src/kernel/server/spool/disk.ts'
import { listSegmentFiles, scanSegment } from '../../../src/kernel/server/spool/segment.ts'
import { openSpool, type Spool } from '../../../src/kernel/server/spool/spool.ts'
import { storeConsumer, storeLoop, type Pause } from '../../../src/logs/server/store-loop.ts'
import { encodePayload } from '../../../src/logs/server/payload.ts'
import { createRandom, type Random } from './random.ts'
import { createSimulatedDisk, goodDisk, type Faults, type SimulatedDisk } from './simulated-disk.ts'
import { createSimulatedStore, type SimulatedStore } from './simulated-store.ts'

/** A fault of the program that the test builds in, to see that the simulation notices it. */
export type Bug = {
  readonly disk?: (disk: SpoolDisk) => SpoolDisk
  readonly spool?: (spool: Spool) => Spool
}

const folder = '/spool'
const lanes = 3
const pausesMax = 400

type World = {
  readonly random: Random
  readonly disk: SimulatedDisk
  readonly store: SimulatedStore
  readonly bug: Bug
  readonly sizes: { readonly segmentBytesMax: number; readonly bytesMax: number }
  /** Blocks by their id, as they were handed to the spool. */
  readonly sent: Map<string, string>
  readonly acknowledged: Set<string>
  readonly problems: string[]
  warnings: number
  life: number
}

/** Answers what did not hold; nothing for a program without faults. */
export async function runSeed(seed: number, bug: Bug = {}): Promise<string[]> {
  const random = createRandom(seed)
  const world: World = {
    random,
    disk: createSimulatedDisk(random),
    store: createSimulatedStore(random),
    bug,
    sizes: {
      segmentBytesMax: random.pick([300, 1_200, 5_000]),
      bytesMax: random.pick([1_000_000, 1_000_000, 4_000]),
    },
    sent: new Map(),
    acknowledged: new Set(),
    problems: [],
    warnings: 0,
    life: 0,
  }
  for (let lives = 2 + random.below(4); lives > 0; lives -= 1) {
    await live(world, faultsOf(random))
    world.disk.crash(random.chance(0.6))
    await judgeCursor(world)
  }
  await live(world, goodDisk)
  await judge(world)
  return world.problems
}

function faultsOf(random: Random): Faults {
  return {
    noSpace: random.pick([0, 0, 0.05, 0.3]),
    writeError: random.pick([0, 0, 0, 0.03]),
    syncError: random.pick([0, 0, 0.02, 0.1]),
    crashAfter: random.pick([Infinity, 20, 60, 150, 300]) * (0.2 + random.below(100) / 100),
  }
}

/** Runs one life until nothing moves any more: it has crashed, has fenced itself, or has done its work. */
async function live(world: World, faults: Faults): Promise<void> {
  world.life += 1
  const port = world.disk.port(faults)
  const life = world.life
  void begin(world, { life, disk: world.bug.disk?.(port) ?? port }).catch(() => undefined)
  await allTurns()
}

async function begin(world: World, { life, disk }: { life: number; disk: SpoolDisk }): Promise<void> {
  const bytesBefore = world.disk.bytesOf(folder)
  const warningsBefore = world.warnings
  const opened = await openSpool({
    folder,
    consumers: [storeConsumer],
    ...world.sizes,
    disk,
    newEpoch: () => 1,
    warn: () => (world.warnings += 1),
  })
  if (world.disk.bytesOf(folder) < bytesBefore && world.warnings === warningsBefore && !isDone(opened))
    world.problems.push('something was cut off without a warning')
  if (world.warnings > warningsBefore && (await hasTornTail(disk)))
    world.problems.push('a torn tail was left')
  const spool = world.bug.spool?.(opened) ?? opened
  const pause = limitedPause()
  const store = {
    insertGroup: world.store.insertGroup(() => world.life === life && !world.disk.hasCrashed()),
  }
  void storeLoop({ spool, store, refusedFolder: '', log: silentLog, pause }, new AbortController().signal)
  for (let lane = 0; lane < lanes; lane += 1) void sendAll(world, spool, `${life}.${lane}`)
}

async function hasTornTail(disk: SpoolDisk): Promise<boolean> {
  for (const file of await listSegmentFiles(disk, folder)) {
    const { warnings } = await scanSegment(disk, file)
    if (warnings.some(({ code }) => code === 'torn_tail')) return true
  }
  return false
}

/** Whole segments that every consumer has passed go without a word. */
function isDone(spool: Spool): boolean {
  return spool.position(storeConsumer) > 0
}

async function sendAll(world: World, spool: Spool, lane: string): Promise<void> {
  for (let index = 1 + world.random.below(12); index > 0; index -= 1) {
    const id = `${lane}.${String(100 - index)}`
    const firstUnit = spool.reserve(1)
    const block = `${id} ${firstUnit} ${'x'.repeat(world.random.pick([0, 30, 600, 1_500]))}`
    world.sent.set(id, block)
    const outcome = await sendOne(spool, { firstUnit, block }, world.random)
    if (outcome === 'stored') world.acknowledged.add(id)
    if (outcome === 'fenced') return
  }
}

/** A sender that is told to come again does so with the same record, as the intake of the logs does. */
async function sendOne(
  spool: Spool,
  { firstUnit, block }: { firstUnit: number; block: string },
  random: Random,
): Promise<string> {
  for (let tries = 1 + random.below(4); ; tries -= 1) {
    const payload = encodePayload(undefined, Buffer.from(block))
    const outcome = await spool.append({ firstUnit, units: 1, payload })
    if (outcome !== 'full' || tries <= 1) return outcome
    for (let turns = random.below(40); turns > 0; turns -= 1) await Promise.resolve()
  }
}

/** Pauses take some turns; a loop that goes in circles over a dead disk comes to rest. */
function limitedPause(): Pause {
  let left = pausesMax
  return async () => {
    left -= 1
    if (left <= 0) await new Promise<never>(() => undefined)
    for (let turns = 20; turns > 0; turns -= 1) await Promise.resolve()
  }
}

/** Everything that can happen without the outside has happened. */
function allTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function judgeCursor(world: World): Promise<void> {
  const disk = world.disk.port(goodDisk)
  const { next } = await readCursor(disk, { folder, consumer: storeConsumer })
  let end = 0
  for (const file of await listSegmentFiles(disk, folder)) {
    const { segment } = await scanSegment(disk, file)
    end = Math.max(end, segment?.head.firstRecord ?? 0, (segment?.places.at(-1)?.record ?? -1) + 1)
  }
  if (next > end) world.problems.push(`the cursor stands at ${next}, the data ends at ${end}`)
}

async function judge(world: World): Promise<void> {
  if (await hasTornTail(world.disk.port(goodDisk))) world.problems.push('a torn tail was left')
  world.problems.push(...world.store.problems())
  const rows = world.store.rows()
  const counts = new Map<string, number>()
  for (const block of rows) {
    const id = idOf(block)
    counts.set(id, (counts.get(id) ?? 0) + 1)
    if (world.sent.get(id) !== block) world.problems.push(`something that nobody sent was stored: ${id}`)
  }
  for (const id of world.acknowledged)
    if (!counts.has(id)) world.problems.push(`acknowledged and lost: ${id}`)
  for (const [id, count] of counts) if (count > 1) world.problems.push(`stored ${count} times: ${id}`)
  judgeNumbers(world, rows)
  judgeOrder(world, rows)
}

/** Events are named by their unit: two of one unit would be one event to everybody who looks. */
function judgeNumbers(world: World, rows: readonly string[]): void {
  const owners = new Map<string, string>()
  for (const block of rows) {
    const [id = '', unit = ''] = block.split(' ')
    const owner = owners.get(unit) ?? id
    if (owner !== id) world.problems.push(`unit ${unit} belongs to ${owner} and ${id}`)
    owners.set(unit, id)
  }
}

function judgeOrder(world: World, rows: readonly string[]): void {
  const last = new Map<string, string>()
  for (const block of rows) {
    const id = idOf(block)
    const lane = id.slice(0, id.lastIndexOf('.'))
    if ((last.get(lane) ?? '') > id) world.problems.push(`${id} came after ${last.get(lane)}`)
    last.set(lane, id)
  }
}

function idOf(block: string): string {
  return block.slice(0, block.indexOf(' '))
}
