/** Entries of a dump: each proves itself, all together are the tree that was signed. */
import { areSameBytes, fromHex, joinBytes } from '../bytes.ts'
import { leafData } from '../leaf.ts'
import { appendLeaf, emptyFrontier, leafHash, rootOf } from '../tree.ts'
import { ja } from './ja.ts'
import type { Platform } from './platform.ts'
import type { Problems } from './report.ts'

/** The row that the newest entry about it left: its salted digest. */
export type RowClaim = {
  readonly id: string
  readonly version: number
  readonly table: string
  readonly columns: readonly string[]
  readonly sha256: string
  readonly salt: Uint8Array
}

/** What the content of entries says, for whoever looks at rows and files afterwards. */
export type Told = {
  readonly rows: Map<string, RowClaim>
  /** Records by id whose newest entry has no digest of the row: from before there were digests. */
  readonly undigested: Map<string, number>
  /** Sequences that entries declare erased. */
  readonly declaredErased: Set<string>
}

export type EntryCheck = {
  take(line: Uint8Array): void
  /** To be called after the last line. */
  finish(): { readonly entries: number; readonly erased: number; readonly told: Told }
}

type Wanted = {
  readonly sizes: ReadonlySet<number>
  readonly atSize: (size: number, root: Uint8Array) => void
}

type Parts = {
  readonly leaf: number
  readonly sequence: string
  readonly commitment: Uint8Array
  readonly salt: Uint8Array | undefined
  readonly entry: Uint8Array
}

const head = '{"commitment":"'
const commitmentDigits = 64
const beforeEntry = '","entry":'
const entryStart = head.length + commitmentDigits + beforeEntry.length
const tailBytesMax = 120
const tailPattern =
  /,"leaf":(0|[1-9]\d{0,15}),"salt":(?:null|"([0-9a-f]{32})"),"sequence":"(0|[1-9]\d{0,14})"\}$/
const nullBytes = [0x6e, 0x75, 0x6c, 0x6c]
/** The tombstone: which entries were emptied. */
const erasureEvent = 'attestation.entries_erased'

/** `origin` names the body; roots are told at the sizes that checkpoints are about. */
export function checkEntries(
  platform: Platform,
  { bodyId, wanted, problems }: { bodyId: string; wanted: Wanted; problems: Problems },
): EntryCheck {
  const frontier = emptyFrontier()
  const told: Told = { rows: new Map(), undigested: new Map(), declaredErased: new Set() }
  const erased: { readonly sequence: string; readonly index: number }[] = []
  if (wanted.sizes.has(0)) wanted.atSize(0, rootOf(frontier, platform.sha256))
  return {
    take: (line) => {
      const index = frontier.size
      const parts = partsOf(line, platform)
      const where = ja.where.entry({ index })
      if (!parts) problems.add('line_unreadable', where)
      else {
        if (parts.leaf !== index) problems.add('entry_order', where)
        if (parts.salt === undefined) erased.push({ sequence: parts.sequence, index })
        else takeContent(platform, parts, { told, problems, where, bodyId })
      }
      const leaf = parts ? leafOf(parts, platform) : platform.sha256(line)
      appendLeaf(frontier, leaf, platform.sha256)
      if (wanted.sizes.has(frontier.size)) wanted.atSize(frontier.size, rootOf(frontier, platform.sha256))
    },
    finish: () => {
      for (const { sequence, index } of erased)
        if (!told.declaredErased.has(sequence)) problems.add('entry_erased', ja.where.entry({ index }))
      return { entries: frontier.size, erased: erased.length, told }
    },
  }
}

function takeContent(
  platform: Platform,
  parts: Parts & { salt?: Uint8Array | undefined },
  place: { told: Told; problems: Problems; where: string; bodyId: string },
): void {
  const { told, problems, where, bodyId } = place
  const { salt = new Uint8Array(0), entry, commitment } = parts
  if (!areSameBytes(platform.sha256(joinBytes([salt, entry])), commitment)) {
    problems.add('entry_changed', where)
    return
  }
  if (tellsNothing(platform.ascii(entry), bodyId)) return
  const content = parsed(entry, platform)
  if (content?.bodyId !== bodyId) problems.add(content ? 'entry_body' : 'line_unreadable', where)
  if (content) hear(content, salt, told)
}

type Content = {
  readonly bodyId: string
  readonly subject: { readonly id: string; readonly version: number }
  readonly event: { readonly type: string; readonly entries?: unknown }
  readonly record?: {
    readonly table: string
    readonly columns: readonly string[]
    readonly sha256: string
  } | null
}

/** Its bytes are what the commitment was made of, so its shape is the program's own. */
function parsed(entry: Uint8Array, platform: Platform): Content | undefined {
  try {
    return JSON.parse(platform.text(entry)) as Content
  } catch {
    return undefined
  }
}

/**
 * True for entries of the usual form that are neither about a row nor a tombstone: most need no parsing. Members
 * are sorted, so a digest begins with its columns; words inside an event can only make this answer false.
 */
function tellsNothing(text: string, bodyId: string): boolean {
  const isUsual =
    text.includes('},"form":2,"record":null,"recordedAt":"') && text.includes(`"bodyId":"${bodyId}"`)
  return isUsual && !text.includes('"record":{"columns":') && !text.includes(erasureEvent)
}

function hear({ subject, event, record }: Content, salt: Uint8Array, told: Told): void {
  if (record) {
    const claim = { id: subject.id, version: subject.version, ...record, salt: salt.slice() }
    told.rows.set(rowKey(record.table, subject.id), claim)
    told.undigested.delete(subject.id)
  } else if (record === undefined && subject.version > 0) told.undigested.set(subject.id, subject.version)
  if (event.type === erasureEvent && Array.isArray(event.entries))
    for (const entry of event.entries as { sequence?: unknown }[])
      told.declaredErased.add(String(entry.sequence))
}

export function rowKey(table: string, id: string): string {
  return `${table}\n${id}`
}

function partsOf(line: Uint8Array, platform: Platform): Parts | undefined {
  if (line.length < entryStart + nullBytes.length || !startsAs(line)) return undefined
  const commitment = fromHex(platform.ascii(line.subarray(head.length, head.length + commitmentDigits)))
  const tail = tailPattern.exec(
    platform.ascii(line.subarray(Math.max(entryStart, line.length - tailBytesMax))),
  )
  if (!commitment || !tail) return undefined
  const [whole, leaf = '', saltText, sequence = ''] = tail
  const entry = line.subarray(entryStart, line.length - whole.length)
  if (saltText === undefined && !areSameBytes(entry, Uint8Array.from(nullBytes))) return undefined
  return {
    leaf: Number(leaf),
    sequence,
    commitment,
    salt: saltText === undefined ? undefined : fromHex(saltText),
    entry,
  }
}

function leafOf({ sequence, commitment }: Parts, { sha256 }: Platform): Uint8Array {
  return leafHash(leafData(sequence, commitment), sha256)
}

function startsAs(line: Uint8Array): boolean {
  for (let at = 0; at < head.length; at += 1) if (line[at] !== head.charCodeAt(at)) return false
  const after = head.length + commitmentDigits
  for (let at = 0; at < beforeEntry.length; at += 1)
    if (line[after + at] !== beforeEntry.charCodeAt(at)) return false
  return true
}
