/** CIDR ranges of IPv4 and IPv6 (RFC 4632, RFC 4291), for the `cidr` modifier. */

/** Address as big-endian 16-bit groups: two for IPv4, eight for IPv6; the prefix counts bits. */
export type CidrRange = { readonly groups: readonly number[]; readonly prefix: number }

/** Reads `10.0.0.0/8`, `fe80::/10` or a single address; `null` when it is none. */
export function parseCidr(text: string): CidrRange | null {
  const [address = '', length, ...rest] = text.trim().split('/')
  const groups = parseAddress(address)
  if (groups === null || rest.length > 0) return null
  const bits = groups.length * 16
  if (length === undefined) return { groups, prefix: bits }
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return null
  return { groups, prefix: Number(length) }
}

/** True when `address` is an IP address within `range`; an IPv4-mapped IPv6 address counts as IPv4. */
export function isInRange(range: CidrRange, address: string): boolean {
  const groups = parseAddress(address)
  return groups !== null && isWithin(range, groups)
}

/** Reads an address once for several ranges. */
export function isWithin(range: CidrRange, groups: readonly number[]): boolean {
  if (groups.length !== range.groups.length) return false
  for (const [index, group] of range.groups.entries()) {
    const bits = Math.min(16, Math.max(0, range.prefix - index * 16))
    const mask = (0xffff << (16 - bits)) & 0xffff
    if (((groups[index] ?? 0) & mask) !== (group & mask)) return false
  }
  return true
}

/** Reads an IPv4 or IPv6 address into groups; `null` when it is none. */
export function parseAddress(text: string): readonly number[] | null {
  if (text.length > 45) return null
  if (!text.includes(':')) return parseFour(text)
  const [address = ''] = text.split('%')
  const groups = parseSix(address)
  if (groups === null) return null
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  return isMapped ? groups.slice(6) : groups
}

function parseFour(text: string): number[] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return null
  const [first = 0, second = 0, third = 0, fourth = 0] = match.slice(1).map(Number)
  if (first > 255 || second > 255 || third > 255 || fourth > 255) return null
  return [first * 256 + second, third * 256 + fourth]
}

function parseSix(text: string): number[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = [readGroups(halves[0] ?? ''), readGroups(halves[1] ?? '')]
  if (head === null || tail === null) return null
  const missing = 8 - head.length - tail.length
  if (halves.length === 1) return missing === 0 ? head : null
  if (missing < 1) return null
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

function readGroups(text: string): number[] | null {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts[parts.length - 1] ?? ''
  const four = last.includes('.') ? parseFour(last) : []
  const words = last.includes('.') ? parts.slice(0, -1) : parts
  if (four === null || words.some((word) => !/^[0-9a-f]{1,4}$/i.test(word))) return null
  return [...words.map((word) => Number.parseInt(word, 16)), ...four]
}
