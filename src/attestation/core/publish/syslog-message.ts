/** A checkpoint as one message of RFC 5424: the whole note travels in a parameter, so that no relay breaks its lines. */

export type SyslogCheckpoint = {
  readonly at: Date
  readonly hostName: string
  readonly origin: string
  readonly size: number
  readonly rootHash: string
  /** The signed note in base64. */
  readonly noteBase64: string
}

/** Facility 13 (log audit), severity 5 (notice). */
const priority = 13 * 8 + 5
/** Structured data of private use is named under an enterprise number; 32473 is the one for documentation (RFC 5612). */
const structuredId = 'checkpoint@32473'
const hostNameMax = 255

/** The message without framing. */
export function syslogMessage(checkpoint: SyslogCheckpoint): string {
  const { at, hostName, origin, size, rootHash, noteBase64 } = checkpoint
  const parameters = Object.entries({ origin, size: String(size), root: rootHash, note: noteBase64 })
  const data = parameters.map(([name, value]) => `${name}="${escaped(value)}"`).join(' ')
  const host = hostName.replaceAll(/[^!-~]/g, '').slice(0, hostNameMax) || '-'
  return `<${priority}>1 ${at.toISOString()} ${host} toride - checkpoint [${structuredId} ${data}] checkpoint ${size} ${rootHash}`
}

/** Octet counting of RFC 6587 §3.4.1: the length in bytes of the ASCII message stands before it. */
export function framed(message: string): string {
  return `${message.length} ${message}`
}

/** RFC 5424 §6.3.3. What is not printable ASCII cannot be in an origin of ours. */
function escaped(value: string): string {
  return value.replaceAll(/[^ -~]/g, '?').replaceAll(/["\\\]]/g, String.raw`\$&`)
}
