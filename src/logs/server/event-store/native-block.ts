/** Writes events as one block of ClickHouse's Native format: column after column, types named, rows counted. */
import { columns, type Column } from '../../core/columns.ts'
import type { LogEvent } from '../../core/event.ts'

export type StoredEvent = {
  readonly event: LogEvent
  readonly raw: string
  readonly matches: readonly string[]
}

/** What is the same for every event of a block. */
export type BlockContext = {
  readonly bodyId: string
  readonly source: string
  /** Milliseconds since 1970 UTC. */
  readonly received: number
  /** Ids are consecutive: 24 bits of the spool's epoch before 40 bits of the event's number in it. */
  readonly epoch: number
  readonly firstUnit: number
}

/** Encodes a block. The result is a view of memory that the next call writes over: copy what is to last. */
export function encodeBlock(events: readonly StoredEvent[], context: BlockContext): Uint8Array {
  const out = scratch
  out.at = 0
  writeVarint(out, columns.length)
  writeVarint(out, events.length)
  for (const column of columns) {
    writeText(out, column.name)
    writeText(out, typeNames[column.kind])
    writeColumn(out, column, { events, context })
  }
  return out.bytes.subarray(0, out.at)
}

const typeNames: Readonly<Record<Column['kind'], string>> = {
  text: 'String',
  instant: "DateTime64(3, 'UTC')",
  u8: 'UInt8',
  u16: 'UInt16',
  u32: 'UInt32',
  u64: 'UInt64',
  texts: 'Array(String)',
  map: 'Map(String, String)',
}

type Out = { bytes: Buffer; at: number }
type Rows = { readonly events: readonly StoredEvent[]; readonly context: BlockContext }

/** Kept from block to block: fresh memory for each would cost more than the writing. */
const scratch: Out = { bytes: Buffer.allocUnsafeSlow(4 * 1024 * 1024), at: 0 }

function ensure(out: Out, more: number): void {
  if (out.at + more <= out.bytes.byteLength) return
  const larger = Buffer.allocUnsafeSlow(Math.max(out.bytes.byteLength * 2, out.at + more))
  out.bytes.copy(larger, 0, 0, out.at)
  out.bytes = larger
}

function writeColumn(out: Out, column: Column, rows: Rows): void {
  const { events } = rows
  if (column.kind === 'map') return writeMaps(out, events)
  if (column.kind === 'texts') return writeLists(out, events)
  if (column.kind === 'text') {
    const { key } = column
    if (key) for (const { event } of events) writeText(out, event[key] as string)
    else for (const stored of events) writeText(out, ownText(column, stored, rows.context))
    return
  }
  const width = widths[column.kind]
  ensure(out, width * events.length)
  for (const [index, stored] of events.entries()) {
    writeNumber(out, width, numberOf(column, stored, { index, context: rows.context }))
  }
}

const widths = { instant: 8, u64: 8, u32: 4, u16: 2, u8: 1 } as const

function ownText(column: Column, stored: StoredEvent, context: BlockContext): string {
  if (column.name === 'raw') return stored.raw
  return column.name === 'source' ? context.source : context.bodyId
}

function numberOf(
  column: Column,
  stored: StoredEvent,
  place: { index: number; context: BlockContext },
): number | bigint {
  if (column.key) return Number(stored.event[column.key])
  if (column.name === 'received') return place.context.received
  return eventId(place.context.epoch, place.context.firstUnit + place.index)
}

/** Id of the event with this number in the spool of this epoch. */
export function eventId(epoch: number, unit: number): bigint {
  return (BigInt(epoch) << 40n) | BigInt(unit)
}

function writeNumber(out: Out, width: number, value: number | bigint): void {
  const { bytes, at } = out
  if (typeof value === 'bigint') bytes.writeBigUInt64LE(value, at)
  else if (width === 8) writeInt64(bytes, at, bounded(value, Number.MAX_SAFE_INTEGER))
  else if (width === 4) bytes.writeUInt32LE(bounded(value, 0xff_ff_ff_ff), at)
  else if (width === 2) bytes.writeUInt16LE(bounded(value, 0xff_ff), at)
  else bytes.writeUInt8(bounded(value, 0xff), at)
  out.at = at + width
}

/** Safe integers as 64 bits, without a BigInt for each. */
function writeInt64(bytes: Buffer, at: number, value: number): void {
  bytes.writeUInt32LE(value % 0x1_00_00_00_00, at)
  bytes.writeUInt32LE(Math.floor(value / 0x1_00_00_00_00), at + 4)
}

/** What a line claims may be anything: a number that does not fit is cut to the nearest that does. */
function bounded(value: number, max: number): number {
  return value > 0 ? Math.min(Math.trunc(value), max) : 0
}

function writeLists(out: Out, events: readonly StoredEvent[]): void {
  writeOffsets(
    out,
    events.map((stored) => stored.matches.length),
  )
  for (const stored of events) for (const match of stored.matches) writeText(out, match)
}

function writeMaps(out: Out, events: readonly StoredEvent[]): void {
  const names = events.map((stored) => Object.keys(stored.event.fields))
  writeOffsets(
    out,
    names.map((list) => list.length),
  )
  for (const list of names) for (const name of list) writeText(out, name)
  for (const [index, { event }] of events.entries()) {
    for (const name of names[index] ?? []) writeText(out, event.fields[name] ?? '')
  }
}

function writeOffsets(out: Out, lengths: readonly number[]): void {
  ensure(out, lengths.length * 8)
  let end = 0
  for (const length of lengths) {
    end += length
    writeNumber(out, 8, end)
  }
}

function writeText(out: Out, text: string): void {
  const units = text.length
  ensure(out, units * 3 + 5)
  if (units === 0) {
    out.bytes[out.at] = 0
    out.at += 1
  } else if (units <= 42) {
    // At most 126 bytes: the length takes one byte, whatever the letters are.
    const written = out.bytes.write(text, out.at + 1, 'utf8')
    out.bytes[out.at] = written
    out.at += written + 1
  } else {
    writeVarint(out, Buffer.byteLength(text))
    out.at += out.bytes.write(text, out.at, 'utf8')
  }
}

function writeVarint(out: Out, value: number): void {
  ensure(out, 5)
  let rest = value
  while (rest >= 0x80) {
    out.bytes[out.at] = (rest % 0x80) | 0x80
    out.at += 1
    rest = Math.floor(rest / 0x80)
  }
  out.bytes[out.at] = rest
  out.at += 1
}
