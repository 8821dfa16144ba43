/** From a line, or a record that was parsed already, to an event: the table of decoders and the order they are asked in. */
import { fortigate, keyValue } from './decoders/key-value.ts'
import { json, parseRecord, readRecord } from './decoders/json.ts'
import { bind, postfix, server } from './decoders/services.ts'
import { squid } from './decoders/squid.ts'
import { isRecord, type JsonRecord } from './decoders/flatten.ts'
import type { Decoder, Reading, SourceKind } from './decoder.ts'
import { emptyEvent, type LogEvent } from './event.ts'
import { readSyslog, type ReadingContext } from './syslog.ts'

export type DecodeContext = ReadingContext & { readonly kind: SourceKind }

export type Decoded = {
  readonly event: LogEvent
  /** The line is not what its kind says: it was kept as text. */
  readonly isFallback: boolean
}

const decoders: readonly Decoder[] = [json, fortigate, squid, postfix, bind, keyValue, server]

const decodersByKind: Readonly<Record<SourceKind, readonly Decoder[]>> = {
  auto: decoders,
  fortigate: [fortigate, keyValue],
  keyvalue: [keyValue],
  squid: [squid],
  windows: [json],
  json: [json],
  postfix: [postfix],
  bind: [bind],
  syslog: decoders,
  text: [server],
}

/** Reads one line. Never throws: what cannot be read is kept as text, whole, and says so. */
export function decodeLine(line: string, context: DecodeContext): Decoded {
  const record = line.startsWith('{') && context.kind !== 'text' ? tryParse(line) : undefined
  if (record) return decodeRecord(record, context)
  const isBare = context.kind === 'squid' || line.startsWith('{')
  const syslog = readSyslog(isBare ? '' : line, context)
  const message = isBare ? line : syslog.message
  const event = emptyEvent(syslog.ts ?? context.received)
  event.host = syslog.host
  event.severity = syslog.severity + 1
  Object.assign(event.fields, syslog.data)
  const reading: Reading = { event, message, syslog, context }
  const wanted = decodersByKind[context.kind]
  const chosen = wanted.find((decoder) => decoder.recognises(reading)) ?? server
  if (tryRead(chosen, reading))
    return finish(event, chosen, { message, isFallback: !wanted.includes(chosen) })
  // A half-read event would mix two readings: begin again with the one that cannot fail.
  const plain = { ...reading, event: { ...emptyEvent(event.ts), host: event.host, severity: event.severity } }
  server.read(plain)
  return finish(plain.event, server, { message, isFallback: true })
}

/** Reads a record that was parsed already; its `message` is decoded too when the record itself says little. */
export function decodeRecord(record: JsonRecord, context: DecodeContext): Decoded {
  const event = emptyEvent(context.received)
  readRecord(event, record, context.zone)
  const inner = record['message']
  const isWrapped = event.dataset === 'json' && typeof inner === 'string' && !isRecord(record['event'])
  if (!isWrapped) return { event, isFallback: false }
  const decoded = decodeLine(inner, { ...context, kind: context.kind === 'json' ? 'auto' : context.kind })
  return { ...decoded, event: overlaid(decoded.event, event) }
}

function tryParse(line: string): JsonRecord | undefined {
  try {
    return parseRecord(line)
  } catch {
    return undefined
  }
}

/** What the wrapper says (host, time) goes before what the text inside says; its other fields are added. */
function overlaid(inner: LogEvent, outer: LogEvent): LogEvent {
  const fields = { ...outer.fields, ...inner.fields }
  return {
    ...inner,
    ts:
      outer.fields['@timestamp'] === undefined && outer.fields['timereported'] === undefined
        ? inner.ts
        : outer.ts,
    host: inner.host === '' ? outer.host : inner.host,
    process: inner.process === '' ? outer.process : inner.process,
    fields,
    record: inner.record === inner.fields ? fields : inner.record,
  }
}

function tryRead(decoder: Decoder, reading: Reading): boolean {
  try {
    decoder.read(reading)
    return true
  } catch {
    return false
  }
}

function finish(
  event: LogEvent,
  decoder: Decoder,
  result: { message: string; isFallback: boolean },
): Decoded {
  if (decoder !== json && event.fields['message'] === undefined && event.dataset === 'keyvalue') {
    event.fields['message'] = result.message
  }
  return { event, isFallback: result.isFallback }
}
