/** Outgoing mail: one plain-text message over SMTP, and the job that sends what a transaction has queued. */
import { isIP } from 'node:net'
import type { Tx } from './database.ts'
import { newId } from './id.ts'
import type { Jobs } from './jobs.ts'
import { isOutboundFailure, type Outbound } from './outbound/outbound.ts'
import { addJob } from './store.ts'

export type MailServer = {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` demanded, `none` in the clear (a relay on this host). */
  readonly tls: 'tls' | 'starttls' | 'none'
  readonly user: string | null
  readonly password: string | null
  readonly from: string
}

export type Mail = { readonly to: string; readonly subject: string; readonly text: string }

/** Why a mail could not be sent, in words that an administrator can act on; details stay in the log. */
export type MailFault = 'connection' | 'closed_address' | 'authentication' | 'tls' | 'refused' | 'other'

export type MailJob = Mail & {
  readonly bodyId: string
  /** A test is tried once; other mail again and again for about three days. */
  readonly once: boolean
}

const timeoutMs = 15_000
const task = 'kernel.sendMail'

/** Queues a mail in the caller's transaction: it is sent only if the change stands. */
export async function queueMailJob(tx: Tx, mail: MailJob): Promise<void> {
  await addJob(tx, { task, payload: mail, key: newId('mail') })
}

/** The job that sends. `settled` hears of every try; without a server the mail is dropped and `settled` told. */
export function mailJobs(deps: {
  outbound: Outbound
  serverOf: (bodyId: string) => Promise<MailServer | undefined>
  settled: (mail: MailJob, fault: MailFault | undefined) => Promise<void>
}): Jobs {
  return {
    tasks: {
      [task]: async (payload) => {
        const mail = payload as MailJob
        const server = await deps.serverOf(mail.bodyId)
        if (!server) return deps.settled(mail, 'connection')
        const fault = await sendMail(deps.outbound, server, mail)
        await deps.settled(mail, fault)
        if (fault && !mail.once) throw new Error(`mail not sent: ${fault}`)
      },
    },
  }
}

/** Sends one mail; answers why not, or undefined when the server took it. Never reads files or addresses. */
export async function sendMail(
  outbound: Outbound,
  server: MailServer,
  mail: Mail,
): Promise<MailFault | undefined> {
  const pinned = await outbound.pin(server.host, server.port)
  if (isOutboundFailure(pinned)) return pinned.fault === 'closed_address' ? 'closed_address' : 'connection'
  // Loaded on use: most starts send no mail for hours.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: pinned.address,
    tls: { servername: isIP(pinned.host) === 0 ? pinned.host : undefined },
    port: server.port,
    secure: server.tls === 'tls',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({ from: server.from, to: mail.to, subject: mail.subject, text: mail.text })
    return undefined
  } catch (error) {
    return faultOf(error)
  } finally {
    transport.close()
  }
}

function faultOf(error: unknown): MailFault {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const text = error instanceof Error ? error.message : ''
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'authentication'
  if (code === 'ETLS' || /certificate|ssl|tls/i.test(text)) return 'tls'
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || typeof responseCode === 'number') return 'refused'
  const lost = ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ECONNREFUSED', 'ENOTFOUND']
  return lost.includes(String(code)) ? 'connection' : 'other'
}
