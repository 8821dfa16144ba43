/** The directory of the body (LDAP, Active Directory): finds a person's entry and compares the password by binding as it. */
import { isIP } from 'node:net'
import { Client, EqualityFilter, InvalidCredentialsError, ResultCodeError } from 'ldapts'
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import { isOutboundFailure, type Outbound } from '../../kernel/server/outbound/outbound.ts'
import { isClosedEntry, type DirectorySettings } from '../core/sign-in-methods.ts'
import { createTurns } from './password-hash.ts'

/** `away`: not reached, not in time, or its certificate is not good; then local accounts are what is left. */
export type DirectoryAnswer = 'proved' | 'refused' | 'not_found' | 'closed' | 'away'

export type DirectoryAccess = { readonly settings: DirectorySettings; readonly searchPassword: string }

export type Directory = {
  /** Compares `password` with the directory's. Never says more to the asker than yes or no. */
  prove(access: DirectoryAccess, who: { loginName: string; password: string }): Promise<DirectoryAnswer>
  /** Looks up without a password: `proved` stands for an entry that may be used. */
  find(access: DirectoryAccess, loginName: string): Promise<DirectoryAnswer>
}

const timeoutMs = 5_000
const attributes = ['userAccountControl', 'lockoutTime', 'nsAccountLock', 'pwdAccountLockedTime']

export function createDirectory(deps: { outbound: Outbound; timeoutMs?: number }): Directory {
  // A directory that hangs must not take every connection of the database with it.
  const inTurn = createTurns()
  const within = async (work: () => Promise<DirectoryAnswer>): Promise<DirectoryAnswer> => {
    const answer: DirectoryAnswer | Refusal = await inTurn(work)
    return isRefusal(answer) ? 'away' : answer
  }
  return {
    prove: (access, who) => within(() => withClient(deps, access, (client) => prove(client, access, who))),
    find: (access, loginName) =>
      within(() =>
        withClient(deps, access, async (client) => {
          const found = await findEntry(client, access, loginName)
          return typeof found === 'string' ? found : 'proved'
        }),
      ),
  }
}

async function prove(
  client: Client,
  access: DirectoryAccess,
  { loginName, password }: { loginName: string; password: string },
): Promise<DirectoryAnswer> {
  // RFC 4513 §5.1.2: a bind with an empty password succeeds for anybody and proves nothing.
  if (password === '') return 'refused'
  const found = await findEntry(client, access, loginName)
  if (typeof found === 'string') return found
  try {
    await client.bind(found.dn, password)
    return 'proved'
  } catch (error) {
    if (error instanceof ResultCodeError) return 'refused'
    throw error
  }
}

/** Exactly one entry; a filter that is built, not written, has nothing to escape (RFC 4515). */
async function findEntry(
  client: Client,
  { settings, searchPassword }: DirectoryAccess,
  loginName: string,
): Promise<{ dn: string } | 'not_found' | 'closed'> {
  if (settings.searchDn !== null) await client.bind(settings.searchDn, searchPassword)
  const { searchEntries } = await client.search(settings.baseDn, {
    scope: 'sub',
    filter: new EqualityFilter({ attribute: settings.loginAttribute, value: loginName }),
    attributes,
    sizeLimit: 2,
    timeLimit: timeoutMs / 1000,
  })
  const [entry, second] = searchEntries
  if (!entry || second) return 'not_found'
  return isClosedEntry(entry) ? 'closed' : { dn: entry.dn }
}

async function withClient(
  deps: { outbound: Outbound; timeoutMs?: number },
  access: DirectoryAccess,
  work: (client: Client) => Promise<DirectoryAnswer>,
): Promise<DirectoryAnswer> {
  const { host, port, tls, ca } = access.settings
  const pinned = await deps.outbound.pin(host, port)
  if (isOutboundFailure(pinned)) return 'away'
  const address = pinned.family === 6 ? `[${pinned.address}]` : pinned.address
  const tlsOptions = {
    minVersion: 'TLSv1.2' as const,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === null ? {} : { ca }),
  }
  const limit = deps.timeoutMs ?? timeoutMs
  const scheme = tls === 'ldaps' ? 'ldaps' : 'ldap'
  const client = new Client({
    url: `${scheme}://${address}:${port}`,
    timeout: limit,
    connectTimeout: limit,
    ...(tls === 'ldaps' ? { tlsOptions } : {}),
  })
  try {
    if (tls === 'starttls') await client.startTLS(tlsOptions)
    return await work(client)
  } catch (error) {
    // The search account's own password is wrong: that is a fault of the settings, not of the asker.
    return error instanceof InvalidCredentialsError || error instanceof Error ? 'away' : Promise.reject(error)
  } finally {
    await client.unbind().catch(() => undefined)
  }
}
