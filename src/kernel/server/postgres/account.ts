/** Under whose account the embedded PostgreSQL runs: it refuses root, so root hands it to a lesser account. */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export type Account = { readonly uid: number; readonly gid: number }

const preferredNames = ['toride', 'postgres', 'nobody']
const overflowAccount: Account = { uid: 65534, gid: 65534 }

/**
 * The account for PostgreSQL, or `undefined` when the caller is an ordinary user and keeps its own.
 * `passwd` is the text of /etc/passwd; the first of toride, postgres and nobody that is in it wins.
 */
export function lesserAccount(callerUid: number, passwd: string): Account | undefined {
  if (callerUid !== 0) return undefined
  const accounts = new Map(passwd.split('\n').map(readAccount))
  const found = preferredNames.map((name) => accounts.get(name)).find((account) => account !== undefined)
  return found ?? overflowAccount
}

function readAccount(line: string): [string, Account | undefined] {
  const [name = '', , uid = '', gid = ''] = line.split(':')
  const account = { uid: Number(uid), gid: Number(gid) }
  const isUsable = uid !== '' && gid !== '' && account.uid > 0 && Number.isInteger(account.gid)
  return [name, isUsable ? account : undefined]
}

/** Whether `account` can walk down to `path` and enter or execute it, by the mode bits of every folder above. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  const { uid, gid, mode } = await stat(path)
  if (!mayExecute({ uid, gid, mode }, account)) return false
  const parent = dirname(path)
  return parent === path || (await canReach(parent, account))
}

function mayExecute(entry: Account & { mode: number }, account: Account): boolean {
  if (entry.uid === account.uid) return (entry.mode & 0o100) !== 0
  if (entry.gid === account.gid) return (entry.mode & 0o010) !== 0
  return (entry.mode & 0o001) !== 0
}
