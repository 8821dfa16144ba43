/** A security key in software (WebAuthn level 3 §6): registers and answers as a browser would hand it on, or wrongly on demand. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

export type Authenticator = {
  readonly credentialId: string
  counter: number
  /** Answers `navigator.credentials.create`. */
  register(options: { readonly challenge: string }, change?: Change): Registration
  /** Answers `navigator.credentials.get`; the counter grows by one. */
  answer(options: { readonly challenge: string }, change?: Change): Answer
}

/** What a bad answer says instead. */
export type Change = {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly counter?: number
  readonly flags?: number
  readonly breaksSignature?: boolean
}

type Answer = ReturnType<typeof answerOf>
type Registration = ReturnType<typeof registrationOf>

/** `origin` is the page's address, whose host name is the RP ID. */
export function makeAuthenticator(origin: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const device: Device = { origin, rpId: new URL(origin).hostname, id, publicKey, privateKey }
  const authenticator: Authenticator = {
    credentialId: id.toString('base64url'),
    counter: 0,
    register: ({ challenge }, change = {}) => registrationOf(device, challenge, change),
    answer: ({ challenge }, change = {}) => {
      authenticator.counter += 1
      return answerOf(device, challenge, { counter: authenticator.counter, ...change })
    },
  }
  return authenticator
}

type Device = {
  readonly origin: string
  readonly rpId: string
  readonly id: Buffer
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** User present and verified; with attested credential data. */
const usual = { registered: 0x45, answered: 0x05 }

function registrationOf(device: Device, challenge: string, change: Change) {
  const flags = Buffer.from([change.flags ?? usual.registered])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(device.id.length)
  const authData = Buffer.concat([
    sha256(change.rpId ?? device.rpId),
    flags,
    counterBytes(change.counter ?? 0),
    Buffer.alloc(16),
    length,
    device.id,
    coseKey(device.publicKey),
  ])
  const attestation = cborMap([
    [cborText('fmt'), cborText('none')],
    [cborText('attStmt'), cborMap([])],
    [cborText('authData'), cborBytes(authData)],
  ])
  return {
    id: device.id.toString('base64url'),
    rawId: device.id.toString('base64url'),
    type: 'public-key',
    response: {
      clientDataJSON: clientData(device, { challenge, type: 'webauthn.create', ...change }),
      attestationObject: attestation.toString('base64url'),
      transports: ['usb'],
    },
    clientExtensionResults: {},
  }
}

function answerOf(device: Device, challenge: string, change: Change) {
  const authData = Buffer.concat([
    sha256(change.rpId ?? device.rpId),
    Buffer.from([change.flags ?? usual.answered]),
    counterBytes(change.counter ?? 0),
  ])
  const clientDataJSON = clientData(device, { challenge, type: 'webauthn.get', ...change })
  const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
  const signature = sign('sha256', signed, device.privateKey)
  if (change.breaksSignature) signature.writeUInt8(signature.readUInt8(10) ^ 1, 10)
  return {
    id: device.id.toString('base64url'),
    rawId: device.id.toString('base64url'),
    type: 'public-key',
    response: {
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
    },
    clientExtensionResults: {},
  }
}

function clientData(device: Device, said: Change & { challenge: string }): string {
  const { challenge, type, origin } = said
  return Buffer.from(
    JSON.stringify({ type, challenge, origin: origin ?? device.origin, crossOrigin: false }),
  ).toString('base64url')
}

/** ES256 on P-256 (RFC 9053 §2.1, §7.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return cborMap([
    [Buffer.from([0x01]), Buffer.from([0x02])],
    [Buffer.from([0x03]), Buffer.from([0x26])],
    [Buffer.from([0x20]), Buffer.from([0x01])],
    [Buffer.from([0x21]), cborBytes(Buffer.from(x, 'base64url'))],
    [Buffer.from([0x22]), cborBytes(Buffer.from(y, 'base64url'))],
  ])
}

function counterBytes(counter: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(counter)
  return bytes
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

/** RFC 8949: as much of it as the above needs. */
function cborHead(kind: number, length: number): Buffer {
  if (length < 24) return Buffer.from([kind | length])
  if (length < 256) return Buffer.from([kind | 24, length])
  return Buffer.from([kind | 25, length >> 8, length & 255])
}
const cborText = (text: string) => Buffer.concat([cborHead(0x60, text.length), Buffer.from(text)])
const cborBytes = (bytes: Buffer) => Buffer.concat([cborHead(0x40, bytes.length), bytes])
const cborMap = (pairs: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([cborHead(0xa0, pairs.length), ...pairs.flat()])
