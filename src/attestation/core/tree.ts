/** The Merkle tree of RFC 6962 / RFC 9162 §2.1: hashes, appending, and proofs with their verification. */
import { areSameBytes } from './bytes.ts'

/** SHA-256 of `bytes`; given by the caller, because this code runs in Node and in a browser. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** A complete subtree: `index` counts the nodes of its `level` (0 = leaves) from the left. */
export type NodePlace = { readonly level: number; readonly index: number }

/** Leaves from `begin` to `end` (exclusive). */
export type LeafRange = { readonly begin: number; readonly end: number }

/** The roots of the complete subtrees that a tree of `size` leaves falls into, left to right. */
export type Frontier = {
  size: number
  readonly nodes: Uint8Array[]
  /** Told of every node as it becomes complete, leaves too. */
  readonly seen?: (node: Uint8Array, level: number) => void
}

const leafPrefix = 0x00
const nodePrefix = 0x01

export function leafHash(data: Uint8Array, hash: Hash): Uint8Array {
  const bytes = new Uint8Array(1 + data.length)
  bytes[0] = leafPrefix
  bytes.set(data, 1)
  return hash(bytes)
}

export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length)
  bytes[0] = nodePrefix
  bytes.set(left, 1)
  bytes.set(right, 1 + left.length)
  return hash(bytes)
}

export function emptyFrontier(): Frontier {
  return { size: 0, nodes: [] }
}

/** Adds one leaf in place. */
export function appendLeaf(frontier: Frontier, leaf: Uint8Array, hash: Hash): void {
  let node = leaf
  let level = 0
  frontier.seen?.(node, level)
  for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = frontier.nodes.pop()
    if (!left) throw new Error('the frontier does not fit its size')
    node = nodeHash(left, node, hash)
    level += 1
    frontier.seen?.(node, level)
  }
  frontier.nodes.push(node)
  frontier.size += 1
}

/** The root of the tree so far; the hash of nothing when it is empty. */
export function rootOf(frontier: Frontier, hash: Hash): Uint8Array {
  return foldNodes(frontier.nodes, hash)
}

/** The root over complete subtrees, given left to right. */
export function foldNodes(nodes: readonly Uint8Array[], hash: Hash): Uint8Array {
  const last = nodes.at(-1)
  if (!last) return hash(new Uint8Array(0))
  return nodes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, hash), last)
}

/** The complete subtrees that `range` falls into, left to right; `begin` is aligned as proofs need it. */
export function nodesOfRange({ begin, end }: LeafRange): NodePlace[] {
  const places: NodePlace[] = []
  for (let at = begin; at < end;) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      level += 1
      width *= 2
    }
    places.push({ level, index: at / width })
    at += width
  }
  return places
}

/** The ranges whose roots prove that leaf `index` stands in the tree of `size` leaves, from the leaf upwards. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isIndex(index, size)) throw new RangeError('the leaf is not in the tree')
  const ranges: LeafRange[] = []
  let whole: LeafRange = { begin: 0, end: size }
  while (whole.end - whole.begin > 1) {
    const middle = whole.begin + splitOf(whole.end - whole.begin)
    const left = { begin: whole.begin, end: middle }
    const right = { begin: middle, end: whole.end }
    ranges.push(index < middle ? right : left)
    whole = index < middle ? left : right
  }
  return ranges.toReversed()
}

/** The ranges whose roots prove that the tree of `to` leaves continues the one of `from` leaves. */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (from > to) throw new RangeError('the newer tree is smaller')
  if (from === 0 || from === to) return []
  const ranges: LeafRange[] = []
  let whole: LeafRange = { begin: 0, end: to }
  let isWhole = true
  while (from !== whole.end) {
    const middle = whole.begin + splitOf(whole.end - whole.begin)
    const left = { begin: whole.begin, end: middle }
    const right = { begin: middle, end: whole.end }
    ranges.push(from <= middle ? right : left)
    isWhole &&= from <= middle
    whole = from <= middle ? left : right
  }
  if (!isWhole) ranges.push(whole)
  return ranges.toReversed()
}

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion({ index, size, leaf, proof, root }: Inclusion, hash: Hash): boolean {
  if (!isIndex(index, size) || ![leaf, root, ...proof].every(isDigest)) return false
  let place = index
  let last = size - 1
  let node = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node, hash)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else node = nodeHash(node, sibling, hash)
    place = half(place)
    last = half(last)
  }
  return last === 0 && areSameBytes(node, root)
}

export type Consistency = {
  readonly from: number
  readonly to: number
  readonly fromRoot: Uint8Array
  readonly toRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** RFC 9162 §2.1.4.2. A tree of no leaves is continued by every tree. */
export function verifyConsistency(claim: Consistency, hash: Hash): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) return false
  if (from === to) return proof.length === 0 && areSameBytes(fromRoot, toRoot)
  if (from === 0) return proof.length === 0
  if (![fromRoot, toRoot, ...proof].every(isDigest)) return false
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : [...proof]
  return foldConsistency(path, claim, hash)
}

function foldConsistency(path: readonly Uint8Array[], claim: Consistency, hash: Hash): boolean {
  let place = claim.from - 1
  let last = claim.to - 1
  while (place % 2 === 1) {
    place = half(place)
    last = half(last)
  }
  const [first, ...rest] = path
  if (!first || rest.length === 0) return false
  let older = first
  let newer = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      older = nodeHash(sibling, older, hash)
      newer = nodeHash(sibling, newer, hash)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else newer = nodeHash(newer, sibling, hash)
    place = half(place)
    last = half(last)
  }
  return last === 0 && areSameBytes(older, claim.fromRoot) && areSameBytes(newer, claim.toRoot)
}

/** The largest power of two below `count`. */
function splitOf(count: number): number {
  let width = 1
  while (width * 2 < count) width *= 2
  return width
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** Math.floor(Math.log2(value)) === value
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
}

function isDigest(bytes: Uint8Array): boolean {
  return bytes.length === 32
}
