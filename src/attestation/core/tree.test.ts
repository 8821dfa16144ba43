/** The vectors of certificate transparency's test data, and every proof of every tree up to 35 leaves. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { fromHex, toHex } from './bytes.ts'
import {
  appendLeaf,
  consistencyRanges,
  emptyFrontier,
  foldNodes,
  inclusionRanges,
  leafHash,
  nodeHash,
  nodesOfRange,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  type Consistency,
  type Inclusion,
  type LeafRange,
} from './tree.ts'

const hash = (bytes: Uint8Array) => Uint8Array.from(createHash('sha256').update(bytes).digest())
const hex = (text: string) => fromHex(text) ?? new Uint8Array(0)

const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const inclusions = [
  { index: 0, size: 1, proof: [] },
  {
    index: 0,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    proof: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]
const consistencies = [
  { from: 1, to: 1, proof: [] },
  {
    from: 1,
    to: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    from: 6,
    to: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
  {
    from: 6,
    to: 7,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
]

const vectorLeaves = leaves.map((leaf) => leafHash(hex(leaf), hash))
const some = hex('abacaba000000000000000000000000000000000000000000060061e00123456')
const nothing = hash(new Uint8Array(0))

function rootAt(size: number): Uint8Array {
  return hex(roots[size - 1] ?? '')
}

function rootOver(nodes: readonly Uint8Array[]): Uint8Array {
  const frontier = emptyFrontier()
  for (const node of nodes) appendLeaf(frontier, node, hash)
  return rootOf(frontier, hash)
}

/** The root of RFC 9162 §2.1.1, written down as it stands there. */
function plainRoot(nodes: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = nodes
  if (!first) return nothing
  if (others.length === 0) return first
  let split = 1
  while (split * 2 < nodes.length) split *= 2
  return nodeHash(plainRoot(nodes.slice(0, split)), plainRoot(nodes.slice(split)), hash)
}

function proofOf(nodes: readonly Uint8Array[], ranges: readonly LeafRange[]): Uint8Array[] {
  const complete = ({ level, index }: { level: number; index: number }) =>
    plainRoot(nodes.slice(index * 2 ** level, (index + 1) * 2 ** level))
  return ranges.map((range) => foldNodes(nodesOfRange(range).map(complete), hash))
}

it('has the published roots', () => {
  const made = vectorLeaves.map((_, at) => toHex(rootOver(vectorLeaves.slice(0, at + 1))))
  expect(made).toEqual(roots)
  expect(toHex(rootOver([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

it.each(inclusions)('proves and verifies leaf $index of $size as published', ({ index, size, proof }) => {
  const made = proofOf(vectorLeaves, inclusionRanges(index, size))
  expect(made.map(toHex)).toEqual(proof)
  const claim: Inclusion = {
    index,
    size,
    leaf: vectorLeaves[index] ?? some,
    proof: made,
    root: rootAt(size),
  }
  expect(verifyInclusion(claim, hash)).toBe(true)
  expect(spoiledInclusions(claim).filter((wrong) => verifyInclusion(wrong, hash))).toEqual([])
})

it.each(consistencies)('proves and verifies $from to $to as published', ({ from, to, proof }) => {
  const made = proofOf(vectorLeaves, consistencyRanges(from, to))
  expect(made.map(toHex)).toEqual(proof)
  const claim: Consistency = { from, to, fromRoot: rootAt(from), toRoot: rootAt(to), proof: made }
  expect(verifyConsistency(claim, hash)).toBe(true)
  if (made.length === 0) return
  expect(spoiledConsistencies(claim).filter((wrong) => verifyConsistency(wrong, hash))).toEqual([])
})

it.each([
  { from: 0, to: 0, fromRoot: some, toRoot: nothing, proof: [], right: false },
  { from: 0, to: 0, fromRoot: some, toRoot: some, proof: [], right: true },
  { from: 0, to: 1, fromRoot: some, toRoot: nothing, proof: [], right: true },
  { from: 1, to: 1, fromRoot: some, toRoot: nothing, proof: [], right: false },
  { from: 1, to: 0, fromRoot: some, toRoot: nothing, proof: [], right: false },
  { from: 2, to: 1, fromRoot: some, toRoot: nothing, proof: [], right: false },
  { from: 1, to: 2, fromRoot: some, toRoot: nothing, proof: [], right: false },
  { from: 0, to: 0, fromRoot: nothing, toRoot: nothing, proof: [nothing], right: false },
  { from: 0, to: 1, fromRoot: nothing, toRoot: nothing, proof: [nothing], right: false },
  { from: 1, to: 1, fromRoot: nothing, toRoot: nothing, proof: [nothing], right: false },
])('judges the edge $from to $to with $proof.length hashes', ({ right, ...claim }) => {
  expect(verifyConsistency(claim, hash)).toBe(right)
})

it.each([
  [0, 0],
  [1, 0],
  [2, 1],
])('refuses leaf %i in a tree of %i', (index, size) => {
  expect(verifyInclusion({ index, size, leaf: some, proof: [], root: some }, hash)).toBe(false)
})

it('proves every leaf of every tree, and every tree from every older one', () => {
  const many = Array.from({ length: 35 }, (_, at) => leafHash(Uint8Array.of(at), hash))
  const whole = many.map((_, at) => plainRoot(many.slice(0, at + 1)))
  for (const [at, root] of whole.entries()) {
    const size = at + 1
    expect(toHex(rootOver(many.slice(0, size)))).toBe(toHex(root))
    for (const [index, leaf] of many.slice(0, size).entries()) {
      const proof = proofOf(many, inclusionRanges(index, size))
      expect(verifyInclusion({ index, size, leaf, proof, root }, hash)).toBe(true)
    }
    for (const [older, fromRoot] of whole.slice(0, size).entries()) {
      const proof = proofOf(many, consistencyRanges(older + 1, size))
      expect(verifyConsistency({ from: older + 1, to: size, fromRoot, toRoot: root, proof }, hash)).toBe(true)
    }
  }
})

function spoiledProofs(proof: readonly Uint8Array[], extra: readonly Uint8Array[]): Uint8Array[][] {
  const flipped = proof.map((_, at) =>
    proof.map((node, other) => (other === at ? node.map((byte, n) => (n === 0 ? byte ^ 8 : byte)) : node)),
  )
  const added = [new Uint8Array(0), ...extra].flatMap((node) => [
    [...proof, node],
    [node, ...proof],
  ])
  const first = proof[0]
  const inserted = first ? [[first, some, ...proof.slice(1)]] : []
  return [...flipped, ...added, ...inserted, ...(proof.length > 0 ? [proof.slice(0, -1)] : [])]
}

function spoiledInclusions(claim: Inclusion): Inclusion[] {
  const { index, size, proof, root } = claim
  return [
    { ...claim, index: index - 1 },
    { ...claim, index: index + 1 },
    { ...claim, index: index ^ 2 },
    { ...claim, size: size * 2 },
    { ...claim, size: Math.floor(size / 2) },
    { ...claim, leaf: Uint8Array.of(1, 2) },
    { ...claim, root: nothing },
    { ...claim, root: some },
    ...spoiledProofs(proof, [root]).map((wrong) => ({ ...claim, proof: wrong })),
  ]
}

function spoiledConsistencies(claim: Consistency): Consistency[] {
  const { from, to, fromRoot, toRoot, proof } = claim
  return [
    { ...claim, from: from - 1 },
    { ...claim, from: from + 1 },
    { ...claim, from: from ^ 2 },
    { ...claim, to: to * 2 },
    { ...claim, to: Math.floor(to / 2) },
    { ...claim, fromRoot: Uint8Array.of(1) },
    { ...claim, toRoot: Uint8Array.of(1) },
    { ...claim, fromRoot: toRoot, toRoot: fromRoot },
    { ...claim, proof: [] },
    ...spoiledProofs(proof, [fromRoot, toRoot]).map((wrong) => ({ ...claim, proof: wrong })),
  ]
}
