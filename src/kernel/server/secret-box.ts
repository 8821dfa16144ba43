/** Secrets at rest: sealed with AES-256-GCM under a key file that never enters the database or a dump of it. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

export type SecretBox = {
  /** Seals `secret` for `purpose`; only the same purpose opens it again. */
  seal(secret: string, purpose: string): string
  /** Throws when the box was made with another key or purpose, or was changed. */
  open(box: string, purpose: string): string
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Opens the box of `<dataDir>/keys/secrets.key`; the file is made (mode 0600) when it is missing. */
export function openSecretBox(dataDir: string): SecretBox {
  const key = readOrMakeKey(path.join(dataDir, 'keys'))
  return {
    seal: (secret, purpose) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.from(purpose, 'utf8'))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open: (box, purpose) => {
      const bytes = Buffer.from(box, 'base64')
      const nonce = bytes.subarray(0, nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(purpose, 'utf8'))
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      const sealed = bytes.subarray(nonceBytes + tagBytes)
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
    },
  }
}

function readOrMakeKey(folder: string): Buffer {
  const file = path.join(folder, 'secrets.key')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const existing = readKey(file)
  if (existing) return existing
  makeKey(file)
  const made = readKey(file)
  if (!made) throw new Error(`the key file ${file} cannot be read`)
  return made
}

/** Written beside and linked, so that two processes starting at once end with one whole key. */
function makeKey(file: string): void {
  const part = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(part, 'wx', 0o600)
  try {
    writeSync(handle, randomBytes(keyBytes))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(part, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(part, { force: true })
  }
}

function readKey(file: string): Buffer | undefined {
  try {
    const key = readFileSync(file)
    if (key.length !== keyBytes) throw new Error(`the key file ${file} is damaged`)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
