/** Tiles: hashes of complete subtrees, 256 of one level together, from which every proof can be made. */
import type { NodePlace } from './tree.ts'

export const tileWidth = 256
const tileLevels = 8
const hashBytes = 32

/** Level 1 of tiles holds the nodes of level 8 of the tree. */
export type TilePlace = { readonly level: number; readonly index: number }

/** The level of tiles that holds the nodes of this level of the tree, or `undefined` for those between. */
export function tileLevelOf(level: number): number | undefined {
  return level % tileLevels === 0 ? level / tileLevels : undefined
}

/** The tiles of a tree of `size` leaves that are begun and not full. */
export function openTiles(size: number): TilePlace[] {
  const places: TilePlace[] = []
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / tileWidth))
    if (count % tileWidth !== 0) places.push({ level, index: Math.floor(count / tileWidth) })
  return places
}

/** Where the hashes lie that a node is made of: `count` hashes of a tile from the place `first`. */
export function placeInTile(node: NodePlace): TilePlace & { readonly first: number; readonly count: number } {
  const level = Math.floor(node.level / tileLevels)
  const count = 2 ** (node.level % tileLevels)
  const begin = node.index * count
  return { level, index: Math.floor(begin / tileWidth), first: begin % tileWidth, count }
}

/** `count` hashes of a tile from the place `first`, or `undefined` when the tile does not have them. */
export function hashesOf(tile: Uint8Array, first: number, count: number): Uint8Array[] | undefined {
  if (tile.length < (first + count) * hashBytes) return undefined
  return Array.from({ length: count }, (_, at) =>
    tile.subarray((first + at) * hashBytes, (first + at + 1) * hashBytes),
  )
}

/** Hashes that lie one after the other. */
export function splitHashes(bytes: Uint8Array): Uint8Array[] {
  return hashesOf(bytes, 0, Math.floor(bytes.length / hashBytes)) ?? []
}
