/** Every entry gets one leaf, whatever order its transaction ends in, and two programs never split the tree. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { note } from '../../kernel/server/ledger.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { serveSlices, type Served, type Who } from '../../../test/served-slices.ts'
import { parseSignedCheckpoint } from '../core/checkpoint.ts'
import { leafData } from '../core/leaf.ts'
import { parseVerifierKey, verifyNote } from '../core/note.ts'
import {
  appendLeaf,
  emptyFrontier,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../core/tree.ts'
import { noteCrypto, sha256 } from './note-crypto.ts'
import { readConsistencyProof, readInclusionProof, readRoot } from './read-proof.ts'
import { settleLedger, startSequencer, type SequencerDeps } from './sequencer.ts'
import { signingKeyOf } from './signing-key.ts'
import { findNewestCheckpoint, listCheckpoints } from './store.ts'

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

function addEntries(count: number): Promise<void> {
  return served.within(lead, async (ctx) => {
    for (let at = 0; at < count; at += 1)
      await note(ctx, { kind: 'test', id: 'x' }, { type: 'test.noted', at })
  })
}

type Leaf = { readonly leaf_index: string; readonly sequence: string; readonly commitment: Buffer }

function readLeaves(): Promise<Leaf[]> {
  return served.within(lead, async ({ tx }) => {
    const { rows } = await sql<Leaf>`
      select l.leaf_index, l.sequence, t.commitment from ledger_leaf l join trail t using (body_id, sequence)
      order by l.leaf_index`.execute(tx)
    return rows
  })
}

async function countTrail(): Promise<number> {
  const { rows } = await served.within(lead, ({ tx }) =>
    sql<{ count: number }>`select count(*)::int as count from trail`.execute(tx),
  )
  return rows[0]?.count ?? 0
}

function rootOver(leaves: readonly Leaf[]): Uint8Array {
  const frontier = emptyFrontier()
  for (const { sequence, commitment } of leaves)
    appendLeaf(frontier, leafHash(leafData(sequence, commitment), sha256), sha256)
  return rootOf(frontier, sha256)
}

it('takes in every entry once, signs the tree, and keeps the key to itself', async () => {
  await addEntries(40)
  const checkpoint = await settleLedger(deps, served.bodyId)
  const leaves = await readLeaves()
  expect(leaves.length).toBe(await countTrail())
  expect(leaves.map(({ leaf_index }) => Number(leaf_index))).toEqual(leaves.map((_, at) => at))
  const signed = parseSignedCheckpoint(checkpoint?.note ?? '')
  expect(signed?.checkpoint.size).toBe(leaves.length)
  expect(Buffer.from(signed?.checkpoint.root ?? [])).toEqual(Buffer.from(rootOver(leaves)))
  const key = parseVerifierKey(deps.key.verifierKeyLine(served.bodyId), noteCrypto)
  expect(signed && key && (await verifyNote(signed.note, key, noteCrypto))).toEqual({ kind: 'right' })
  expect((await stat(path.join(served.dataDir, 'keys/ledger.key'))).mode & 0o777).toBe(0o600)
  expect(await settleLedger(deps, served.bodyId)).toBeUndefined()
})

it('does not pass over an entry whose transaction ends after a later one', async () => {
  const before = (await readLeaves()).length
  const held = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const late = served.within(lead, async (ctx) => {
    await note(ctx, { kind: 'test', id: 'late' }, { type: 'test.noted' })
    begun.resolve()
    await held.promise
  })
  await begun.promise
  await addEntries(3)
  await settleLedger(deps, served.bodyId)
  expect((await readLeaves()).length).toBe(before + 3)
  held.resolve()
  await late
  await settleLedger(deps, served.bodyId)
  const leaves = await readLeaves()
  expect(leaves.length).toBe(before + 4)
  expect(Number(leaves.at(-1)?.sequence)).toBeLessThan(Number(leaves.at(-2)?.sequence))
})

it('gives one tree when several programs grow it at once', async () => {
  const work = Array.from({ length: 12 }, async (_, at) => {
    await addEntries(7 + at)
    await settleLedger(deps, served.bodyId)
  })
  await Promise.all(work)
  const leaves = await readLeaves()
  expect(leaves.length).toBe(await countTrail())
  expect(new Set(leaves.map(({ sequence }) => sequence)).size).toBe(leaves.length)
  const root = await served.within(lead, ({ tx }) => readRoot(tx, served.bodyId, leaves.length))
  expect(Buffer.from(root)).toEqual(Buffer.from(rootOver(leaves)))
})

it('proves every kind of place over several tiles, and every checkpoint from the first', async () => {
  await addEntries(700)
  await settleLedger(deps, served.bodyId)
  const leaves = await readLeaves()
  const size = leaves.length
  const root = rootOver(leaves)
  expect(size).toBeGreaterThan(768)
  const { bodyId } = served
  await served.within(lead, async ({ tx }) => {
    for (const index of [0, 1, 255, 256, 511, 512, size - 2, size - 1]) {
      const leaf = leaves[index]
      if (!leaf) throw new Error('no leaf')
      const proof = await readInclusionProof(tx, bodyId, { index, size })
      const hash = leafHash(leafData(leaf.sequence, leaf.commitment), sha256)
      expect(verifyInclusion({ index, size, leaf: hash, proof, root }, sha256)).toBe(true)
    }
    for (const from of [1, 2, 255, 256, 257, 512, size - 1]) {
      const proof = await readConsistencyProof(tx, bodyId, { from, to: size })
      const fromRoot = rootOver(leaves.slice(0, from))
      expect(verifyConsistency({ from, to: size, fromRoot, toRoot: root, proof }, sha256)).toBe(true)
    }
  })
})

it('signs at most every ten seconds, at least every day, and when the clock was set back', async () => {
  const numbers = () =>
    served.within(lead, async ({ tx }) =>
      (await listCheckpoints(tx, served.bodyId, { after: '0', limit: 1_000 })).map(
        ({ signedAt }) => signedAt,
      ),
    )
  await addEntries(1)
  await settleLedger(deps, served.bodyId)
  const start = (await numbers()).at(-1)?.getTime() ?? 0
  const sequencer = startSequencer(deps, async () => [served.bodyId])
  const signedAfter = async (ms: number, entries: number) => {
    const count = (await numbers()).length
    served.setNow(new Date(start + ms))
    if (entries > 0) await addEntries(entries)
    const newest = () => served.within(lead, ({ tx }) => findNewestCheckpoint(tx, served.bodyId))
    await expect.poll(async () => (await numbers()).length, { timeout: 10_000 }).toBe(count + 1)
    return (await newest())?.signedAt.getTime()
  }
  expect(await signedAfter(10_000, 2)).toBe(start + 10_000)
  expect(await signedAfter(86_410_000, 0)).toBe(start + 86_410_000)
  expect(await signedAfter(-3_600_000, 1)).toBe(start - 3_600_000)
  await sequencer.stop()
})

it('refuses a key that is damaged instead of making another', async () => {
  const { writeFile } = await import('node:fs/promises')
  const file = path.join(served.dataDir, 'damaged.key')
  await writeFile(file, 'not a key')
  expect(() => signingKeyOf(file).verifierKeyLine('body_1')).toThrow()
})
