/**
 * The real sequencer of the ledger over a real database whose connection breaks at a statement of the seed's
 * choice, while entries come in and a second program grows the same tree. `TORIDE_SEED=<n>` runs that one alone.
 */
import path from 'node:path'
import { sql, type KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseSignedCheckpoint } from '../../../src/attestation/core/checkpoint.ts'
import { leafData } from '../../../src/attestation/core/leaf.ts'
import { appendLeaf, emptyFrontier, leafHash, rootOf } from '../../../src/attestation/core/tree.ts'
import { growTree } from '../../../src/attestation/server/grow-tree.ts'
import { sha256 } from '../../../src/attestation/server/note-crypto.ts'
import { settleLedger, type SequencerDeps } from '../../../src/attestation/server/sequencer.ts'
import { signingKeyOf } from '../../../src/attestation/server/signing-key.ts'
import { note } from '../../../src/kernel/server/ledger.ts'
import { createTestDatabase, type TestDatabase } from '../../database.ts'
import { serveSlices, type Served, type Who } from '../../served-slices.ts'
import { createRandom, type Random } from './random.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const chosen = Number(process.env['TORIDE_SEED'] ?? Number.NaN)
const seeds = isLong ? 2_000 : 20

const lead: Who = { name: 'Lead', role: 'lead' }
let store: TestDatabase
let served: Served
let deps: SequencerDeps

beforeAll(async () => {
  store = await createTestDatabase()
  served = await serveSlices({ app: store.appConfig, owner: store.ownerConfig }, () => undefined)
  deps = { kernel: served.kernel, key: signingKeyOf(path.join(served.dataDir, 'keys/ledger.key')) }
})
afterAll(async () => {
  await served.stop()
  await store.drop()
})

class Broken extends Error {}

/** Lets `count` statements through and breaks at the next. */
function breakAfter(count: number): KyselyPlugin {
  let left = count
  return {
    transformQuery: ({ node }) => {
      left -= 1
      if (left < 0) throw new Broken('the connection broke')
      return node
    },
    transformResult: async ({ result }) => result,
  }
}

/** Grows once and breaks somewhere: at a statement, or after the last and before the commit. */
async function growAndBreak(random: Random): Promise<void> {
  const { kernel, key } = deps
  const { bodyId } = served
  const isBroken = random.chance(0.7)
  const plugin = breakAfter(isBroken ? random.below(9) : Number.MAX_SAFE_INTEGER)
  const breaksAtEnd = random.chance(0.2)
  await kernel.database
    .transaction(bodyId, async (plain) => {
      const tx = plain.withPlugin(plugin)
      const ctx = kernel.systemContext({ bodyId, tx, name: 'attestation.sequencer' })
      await growTree(ctx, { key, listeners: () => [] }, random.pick(['soon', 'now']))
      if (breaksAtEnd) throw new Broken('the connection broke before the commit')
    })
    .catch((error: unknown) => {
      if (!(error instanceof Broken)) throw error
    })
}

function addEntries(count: number): Promise<void> {
  return served.within(lead, async (ctx) => {
    for (let at = 0; at < count; at += 1)
      await note(ctx, { kind: 'test', id: 'x' }, { type: 'test.noted', at })
  })
}

async function runSeed(seed: number): Promise<void> {
  const random = createRandom(seed)
  for (let step = 2 + random.below(4); step > 0; step -= 1) {
    const work = [addEntries(1 + random.below(30)), growAndBreak(random)]
    if (random.chance(0.5)) work.push(growAndBreak(random))
    if (random.chance(0.3)) work.push(settleLedger(deps, served.bodyId).then(() => undefined))
    await Promise.all(work)
  }
}

type Leaf = { readonly leaf_index: string; readonly sequence: string; readonly commitment: Buffer }

/** Every entry has one leaf, the leaves have no gap, and what is signed is the tree over exactly them. */
async function judge(): Promise<void> {
  await addEntries(1)
  const checkpoint = await settleLedger(deps, served.bodyId)
  const { leaves, entries } = await served.within(lead, async ({ tx }) => {
    const { rows } = await sql<Leaf>`
      select l.leaf_index, l.sequence, t.commitment from ledger_leaf l join trail t using (body_id, sequence)
      order by l.leaf_index`.execute(tx)
    const counted = await sql<{ entries: number }>`select count(*)::int as entries from trail`.execute(tx)
    return { leaves: rows, entries: counted.rows[0]?.entries }
  })
  expect(leaves.length).toBe(entries)
  expect(new Set(leaves.map(({ sequence }) => sequence)).size).toBe(leaves.length)
  expect(leaves.map(({ leaf_index: index }) => Number(index))).toEqual(leaves.map((_, at) => at))
  const frontier = emptyFrontier()
  for (const { sequence, commitment } of leaves)
    appendLeaf(frontier, leafHash(leafData(sequence, commitment), sha256), sha256)
  const signed = parseSignedCheckpoint(checkpoint?.note ?? '')?.checkpoint
  expect(signed?.size).toBe(leaves.length)
  expect(Buffer.from(signed?.root ?? [])).toEqual(Buffer.from(rootOf(frontier, sha256)))
}

it(`grows one whole tree on ${Number.isNaN(chosen) ? `seeds 0 to ${seeds - 1}` : `seed ${chosen}`}`, async () => {
  const [first, last] = Number.isNaN(chosen) ? [0, seeds - 1] : [chosen, chosen]
  for (let seed = first; seed <= last; seed += 1) {
    await runSeed(seed)
    // The tree grows from seed to seed; it is looked at whole now and then.
    if (seed % 20 === 19 || seed === last) await judge()
  }
})
