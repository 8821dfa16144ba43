/** Which addresses Toride may connect to when a person has set the name: never itself, its neighbours on the wire, or a cloud's metadata. */
import { BlockList, isIP, isIPv4 } from 'node:net'

export type AddressRules = {
  /** True when a connection to this numeric address and port may be made. */
  permits(address: string, port: number): boolean
}

/** IPv4 networks that are nobody's server: RFC 6890, RFC 5771, and the metadata addresses of clouds. */
const closedFour = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '100.100.100.200/32',
  '168.63.129.16/32',
]

/** IPv6: the same, and the forms that carry an IPv4 address inside (RFC 4291, 3056, 4380, 6052, 8215). */
const closedSix = [
  '::/96',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  '2001::/32',
  '2002::/16',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  'fd00:ec2::254/128',
]

/**
 * Rules from entries like `127.0.0.1:25`, `127.0.0.0/8`, `[::1]:25` or `fe80::/10`, each of which opens what is
 * closed otherwise. Throws on an entry that cannot be read: a rule that silently opens nothing helps nobody.
 */
export function addressRules(opened: readonly string[] = []): AddressRules {
  const closed = listOf([...closedFour, ...closedSix])
  const openings = opened.map((entry) => {
    const opening = readOpening(entry)
    if (!opening) throw new Error(`not an address or network: ${entry}`)
    return { ...opening, list: listOf([opening.network]) }
  })
  return {
    permits: (given, port) => {
      const address = plainAddress(given)
      const family = isIP(address)
      if (family === 0) return false
      const kind = family === 4 ? 'ipv4' : 'ipv6'
      if (!closed.check(address, kind)) return true
      return openings.some(
        (opening) =>
          (opening.port === undefined || opening.port === port) && opening.list.check(address, kind),
      )
    },
  }
}

/** Reads one entry; undefined when it is none. */
export function readOpening(entry: string): { network: string; port?: number } | undefined {
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<plain>[^[\]]+?))(?::(?<port>\d{1,5}))?$/.exec(entry.trim())
  const groups = match?.groups
  if (!groups) return undefined
  const six = groups['six'] ?? (isNetwork(entry.trim()) ? entry.trim() : undefined)
  const network = six ?? groups['plain'] ?? ''
  if (!isNetwork(network)) return undefined
  const port = six !== undefined && groups['six'] === undefined ? undefined : groups['port']
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) return undefined
  return port === undefined ? { network } : { network, port: Number(port) }
}

/** An IPv4 address in the clothes of IPv6 is judged as what it is; a zone index is not part of the address. */
function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(.+)$/i.exec(bare)?.[1]
  if (mapped === undefined) return bare
  if (isIPv4(mapped)) return mapped
  const [high, low] = mapped.split(':').map((part) => Number.parseInt(part, 16))
  if (high === undefined || low === undefined) return bare
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const kind = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, Number(bits ?? (kind === 'ipv4' ? 32 : 128)), kind)
  }
  return list
}
