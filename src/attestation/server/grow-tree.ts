/** Grows the tree of one body by the entries that wait, and signs it when it is time. */
import type { Context } from '../../kernel/server/context.ts'
import { formatCheckpoint, originOf } from '../core/checkpoint.ts'
import { leafData } from '../core/leaf.ts'
import { openTiles, splitHashes, tileLevelOf, tileWidth } from '../core/tiles.ts'
import { appendLeaf, leafHash, rootOf, type Frontier } from '../core/tree.ts'
import { sha256 } from './note-crypto.ts'
import type { SigningKey } from './signing-key.ts'
import type { checkpointListener } from './slots.ts'
import {
  insertCheckpoint,
  insertLeaves,
  listPending,
  lockTree,
  readTiles,
  readTree,
  saveTiles,
  saveTree,
  type PendingEntry,
  type StoredCheckpoint,
  type StoredTree,
  type Tile,
} from './store.ts'

type Listener = NonNullable<(typeof checkpointListener)['filling']>

export type GrowDeps = { readonly key: SigningKey; readonly listeners: () => readonly Listener[] }

/** `soon`: when ten seconds have passed since the last one, or a day; `now`: whatever is not signed yet. */
export type SignWhen = 'soon' | 'now'

export type Growth = {
  readonly size: number
  readonly added: number
  /** More may wait. */
  readonly isFull: boolean
  readonly signed?: StoredCheckpoint
}

const batchMax = 10_000
const signEveryMs = 10_000
const signAtLeastEveryMs = 86_400_000
const emptyTree: StoredTree = {
  size: 0,
  frontier: Buffer.alloc(0),
  signedSize: 0,
  signedAt: new Date(0),
}

/** In the caller's transaction; another program that wants the same tree waits for its end. */
export async function growTree(ctx: Context, deps: GrowDeps, when: SignWhen): Promise<Growth> {
  const { tx, bodyId } = ctx
  await lockTree(tx, bodyId)
  const tree = (await readTree(tx, bodyId)) ?? emptyTree
  const pending = await listPending(tx, bodyId, batchMax)
  const frontier = await append(ctx, tree, pending)
  const isFull = pending.length === batchMax
  const grown = { ...tree, size: frontier.size, frontier: Buffer.concat(frontier.nodes) }
  const signed = !isFull && isDue(grown, ctx.now, when) ? await sign(ctx, deps, frontier) : undefined
  if (pending.length > 0 || signed)
    await saveTree(
      tx,
      bodyId,
      signed ? { ...grown, signedSize: grown.size, signedAt: signed.signedAt } : grown,
    )
  return { size: grown.size, added: pending.length, isFull, ...(signed && { signed }) }
}

/** Whether there is anything to sign; a clock that was set back counts as time that has passed. */
export function isDue(tree: StoredTree, now: Date, when: SignWhen): boolean {
  const passedMs = Math.abs(now.getTime() - tree.signedAt.getTime())
  const isUnsigned = tree.size > tree.signedSize
  if (tree.size === 0) return false
  if (when === 'now') return isUnsigned
  return passedMs >= signAtLeastEveryMs || (isUnsigned && passedMs >= signEveryMs)
}

async function append(ctx: Context, tree: StoredTree, pending: readonly PendingEntry[]): Promise<Frontier> {
  const nodes = splitHashes(tree.frontier)
  if (pending.length === 0) return { size: tree.size, nodes }
  const { tx, bodyId } = ctx
  const open = await readTiles(tx, bodyId, openTiles(tree.size))
  const tiles = collectTiles(tree.size, open)
  const frontier: Frontier = { size: tree.size, nodes, seen: tiles.take }
  for (const { sequence, commitment } of pending)
    appendLeaf(frontier, leafHash(leafData(sequence, commitment), sha256), sha256)
  const sequences = pending.map(({ sequence }) => sequence)
  await insertLeaves(tx, bodyId, { firstIndex: tree.size, sequences })
  await saveTiles(tx, bodyId, tiles.changed())
  return frontier
}

/** Puts complete nodes into their tiles, going on with those that are open. */
function collectTiles(size: number, open: readonly Tile[]) {
  const counts = new Map<number, number>()
  const tiles = new Map<string, { level: number; index: number; parts: Uint8Array[] }>()
  for (const { level, index, hashes } of open)
    tiles.set(keyOf(level, index), { level, index, parts: [hashes] })
  return {
    take: (node: Uint8Array, treeLevel: number) => {
      const level = tileLevelOf(treeLevel)
      if (level === undefined) return
      const count = counts.get(level) ?? Math.floor(size / tileWidth ** level)
      const index = Math.floor(count / tileWidth)
      const key = keyOf(level, index)
      const tile = tiles.get(key) ?? { level, index, parts: [] }
      tile.parts.push(node)
      tiles.set(key, tile)
      counts.set(level, count + 1)
    },
    changed: (): Tile[] =>
      [...tiles.values()].map(({ level, index, parts }) => ({ level, index, hashes: Buffer.concat(parts) })),
  }
}

function keyOf(level: number, index: number): string {
  return `${level}/${index}`
}

async function sign(ctx: Context, deps: GrowDeps, frontier: Frontier): Promise<StoredCheckpoint> {
  const { tx, bodyId, now } = ctx
  const root = rootOf(frontier, sha256)
  const text = formatCheckpoint({ origin: originOf(bodyId), size: frontier.size, root })
  const note = deps.key.signNote(bodyId, text)
  const checkpoint = await insertCheckpoint(tx, bodyId, { size: frontier.size, note, signedAt: now })
  for (const listen of deps.listeners()) await listen(ctx, checkpoint)
  return checkpoint
}
