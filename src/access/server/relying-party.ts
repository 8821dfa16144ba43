/** Who this server is to a browser: the name that passkeys and single sign-on are bound to, and its own addresses. */
import { hostname } from 'node:os'
import { isIP } from 'node:net'
import type { Config } from '../../kernel/server/config.ts'

export type RelyingParty = {
  /** The name without port (WebAuthn: RP ID). */
  readonly id: string
  /** Address of the start page without a slash at the end. */
  readonly origin: string
  /** Whether a page of this address may answer for us. */
  isOwn(origin: string): boolean
}

/** From the public URL; without one, `localhost` on the loopback and the host's own name elsewhere. */
export function relyingPartyOf(
  config: Pick<Config, 'publicUrl' | 'listen' | 'tls' | 'behindProxy'>,
): RelyingParty {
  const origin = originOf(config)
  const { hostname: id } = new URL(origin)
  // Port 0 means any free one: then only the name is known before listening.
  const isAnyPort = config.publicUrl === undefined && config.listen.port === 0
  return {
    id,
    origin,
    isOwn: (given) => {
      if (!isAnyPort) return given === origin
      const url = URL.parse(given)
      return (
        url !== null &&
        url.origin === given &&
        url.hostname === id &&
        url.protocol === new URL(origin).protocol
      )
    },
  }
}

/** Browsers bind passkeys to names: an address has none. */
export function canHavePasskeys({ id, origin }: RelyingParty): boolean {
  const isName = isIP(id.replace(/^\[|\]$/g, '')) === 0
  return isName && (origin.startsWith('https:') || id === 'localhost')
}

function originOf({ publicUrl, listen, tls }: Pick<Config, 'publicUrl' | 'listen' | 'tls'>): string {
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  const isLoopback = /^(127(\.\d{1,3}){3}|localhost|::1)$/.test(listen.host)
  const name = isLoopback ? 'localhost' : hostname().toLowerCase()
  return new URL(`${tls ? 'https' : 'http'}://${name}:${listen.port}`).origin
}
