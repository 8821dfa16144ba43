/** Proofs from the stored tiles: that an entry stands in the tree, and that a tree continues an older one. */
import type { Tx } from '../../kernel/server/database.ts'
import { hashesOf, placeInTile } from '../core/tiles.ts'
import {
  consistencyRanges,
  emptyFrontier,
  appendLeaf,
  foldNodes,
  inclusionRanges,
  nodesOfRange,
  rootOf,
  type LeafRange,
} from '../core/tree.ts'
import { sha256 } from './note-crypto.ts'
import { readTiles, type Tile } from './store.ts'

/** Hashes from the leaf's sibling up to the root's child. */
export function readInclusionProof(
  tx: Tx,
  bodyId: string,
  { index, size }: { index: number; size: number },
): Promise<Uint8Array[]> {
  return readRoots(tx, bodyId, inclusionRanges(index, size))
}

export function readConsistencyProof(
  tx: Tx,
  bodyId: string,
  { from, to }: { from: number; to: number },
): Promise<Uint8Array[]> {
  return readRoots(tx, bodyId, consistencyRanges(from, to))
}

/** The root that the tree had at `size` leaves. */
export async function readRoot(tx: Tx, bodyId: string, size: number): Promise<Uint8Array> {
  const [root] = await readRoots(tx, bodyId, [{ begin: 0, end: size }])
  return root ?? sha256(new Uint8Array(0))
}

/** Throws when a tile is missing: the tree is damaged then. */
async function readRoots(tx: Tx, bodyId: string, ranges: readonly LeafRange[]): Promise<Uint8Array[]> {
  const places = ranges.flatMap(nodesOfRange).map(placeInTile)
  const wanted = new Map(places.map(({ level, index }) => [`${level}/${index}`, { level, index }]))
  const tiles = await readTiles(tx, bodyId, [...wanted.values()])
  const known = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile]))
  return ranges.map((range) =>
    foldNodes(
      nodesOfRange(range).map((node) => {
        const place = placeInTile(node)
        return nodeOf(known.get(`${place.level}/${place.index}`), place)
      }),
      sha256,
    ),
  )
}

function nodeOf(tile: Tile | undefined, { first, count }: { first: number; count: number }): Uint8Array {
  const hashes = tile && hashesOf(tile.hashes, first, count)
  if (!hashes) throw new Error('the tree of the ledger misses hashes')
  const frontier = emptyFrontier()
  for (const hash of hashes) appendLeaf(frontier, hash, sha256)
  return rootOf(frontier, sha256)
}
