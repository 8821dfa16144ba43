/** The columns of the event table: one list from which the encoder, the queries and the search language follow. */
import type { EventColumns } from './event.ts'

export type ColumnKind = 'text' | 'instant' | 'u8' | 'u16' | 'u32' | 'u64' | 'texts' | 'map'

export type Column = {
  /** Name in the event store and in search (`source_ip = …`). */
  readonly name: string
  readonly kind: ColumnKind
  /** Member of a decoded event, when the decoder gives it. */
  readonly key?: keyof EventColumns
}

/** Order of the columns in blocks and statements. */
export const columns = [
  { name: 'body_id', kind: 'text' },
  { name: 'id', kind: 'u64' },
  { name: 'ts', kind: 'instant', key: 'ts' },
  { name: 'received', kind: 'instant' },
  { name: 'source', kind: 'text' },
  { name: 'dataset', kind: 'text', key: 'dataset' },
  { name: 'category', kind: 'text', key: 'category' },
  { name: 'host', kind: 'text', key: 'host' },
  { name: 'protocol', kind: 'text', key: 'protocol' },
  { name: 'action', kind: 'text', key: 'action' },
  { name: 'outcome', kind: 'text', key: 'outcome' },
  { name: 'code', kind: 'text', key: 'code' },
  { name: 'rule', kind: 'text', key: 'rule' },
  { name: 'user_agent', kind: 'text', key: 'userAgent' },
  { name: 'method', kind: 'text', key: 'method' },
  { name: 'user', kind: 'text', key: 'user' },
  { name: 'source_ip', kind: 'text', key: 'sourceIp' },
  { name: 'destination_ip', kind: 'text', key: 'destinationIp' },
  { name: 'domain', kind: 'text', key: 'domain' },
  { name: 'url', kind: 'text', key: 'url' },
  { name: 'process', kind: 'text', key: 'process' },
  { name: 'command_line', kind: 'text', key: 'commandLine' },
  { name: 'parent', kind: 'text', key: 'parent' },
  { name: 'target', kind: 'text', key: 'target' },
  { name: 'hash', kind: 'text', key: 'hash' },
  { name: 'source_port', kind: 'u16', key: 'sourcePort' },
  { name: 'destination_port', kind: 'u16', key: 'destinationPort' },
  { name: 'bytes_out', kind: 'u64', key: 'bytesOut' },
  { name: 'bytes_in', kind: 'u64', key: 'bytesIn' },
  { name: 'duration_ms', kind: 'u32', key: 'durationMs' },
  { name: 'status', kind: 'u16', key: 'status' },
  { name: 'severity', kind: 'u8', key: 'severity' },
  { name: 'matches', kind: 'texts' },
  { name: 'fields', kind: 'map' },
  { name: 'raw', kind: 'text' },
] as const satisfies readonly Column[]

export type ColumnName = (typeof columns)[number]['name']

export const columnNames: readonly ColumnName[] = columns.map((column) => column.name)
