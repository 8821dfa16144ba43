/** Passwords and personal data never cross a network in the clear: whoever listens to others does so over TLS. */
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Config } from '../../kernel/server/config.ts'
import { StartFault } from '../../kernel/server/start-fault.ts'

/**
 * The configuration with a certificate where one is needed: the given one, checked, or one made here when
 * others can reach this server and no proxy encrypts. Throws `StartFault` for one that cannot be used.
 */
export async function protectListening(config: Config, now: Date): Promise<Config> {
  if (config.tls) {
    refuseUnusable(config.tls)
    return config
  }
  if (!servesTls(config)) return config
  // Loaded on use: few starts need to make a certificate, and the library is large.
  const { ownCertificate } = await import('../../kernel/server/http/own-certificate.ts')
  return { ...config, tls: { ...(await ownCertificate(config.dataDir, now)), isOwn: true } }
}

/** Whether this server itself speaks TLS: with a given certificate, or one of its own when others can reach it. */
export function servesTls({ tls, behindProxy, listen }: Config): boolean {
  return tls !== undefined || !(behindProxy || isLoopback(listen.host))
}

export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|::1)$/.test(host)
}

function refuseUnusable({ certificateFile, keyFile }: NonNullable<Config['tls']>): void {
  const [cert, key] = [certificateFile, keyFile].map(readOrRefuse)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new StartFault('certificate_unreadable', { file: certificateFile }, error)
  }
}

function readOrRefuse(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new StartFault('certificate_unreadable', { file }, error)
  }
}
