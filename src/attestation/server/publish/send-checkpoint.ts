/** Sends one checkpoint to one target and answers how it went; no transaction is open meanwhile. */
import { hostname } from 'node:os'
import { formatDateTime } from '../../../kernel/core/wareki.ts'
import { isOutboundFailure } from '../../../kernel/server/outbound/outbound.ts'
import { ja } from '../../core/publish/ja.ts'
import { syslogMessage } from '../../core/publish/syslog-message.ts'
import type { TargetSettings } from '../../core/publish/target.ts'
import { appendToFile } from './append-file.ts'
import { askWitness } from './ask-witness.ts'
import type { PublishDeps, SignedCheckpoint } from './deps.ts'
import { sendSyslog } from './send-syslog.ts'

export type Sending = {
  readonly bodyId: string
  readonly bodyName: string
  readonly settings: TargetSettings
  readonly secret: string | null
  readonly checkpoint: SignedCheckpoint
}

/** Answers a fault code (see `ja.fault`), or undefined when the target has it. */
export async function sendCheckpoint(deps: PublishDeps, sending: Sending): Promise<string | undefined> {
  const { settings, checkpoint } = sending
  switch (settings.kind) {
    case 'http':
      return post(deps, settings.url, sending)
    case 'syslog':
      return sendSyslog(deps.kernel.outbound, settings, syslogOf(deps, sending))
    case 'mail':
      return deps.access.sendMailNow(sending.bodyId, { to: settings.to, ...mailOf(sending) })
    case 'file':
      return appendToFile(settings.path, checkpoint.note, deps.kernel.config.dataDir)
    default:
      return askWitness(deps, { ...sending, settings })
  }
}

/** The note as the body; whoever gets it twice can tell by the key. */
async function post(deps: PublishDeps, url: string, sending: Sending): Promise<string | undefined> {
  const { checkpoint, secret, bodyId } = sending
  const key = `${deps.log.origin(bodyId)}/${checkpoint.size}/${checkpoint.rootHash}`
  const answer = await deps.kernel.outbound.send(url, {
    method: 'POST',
    body: checkpoint.note,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'idempotency-key': Buffer.from(key).toString('base64url'),
      ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
    },
    bytesMax: 65_536,
  })
  if (isOutboundFailure(answer)) return answer.fault
  return answer.status >= 200 && answer.status < 300 ? undefined : `answered_${answer.status}`
}

function syslogOf({ log }: PublishDeps, { bodyId, checkpoint }: Sending): string {
  return syslogMessage({
    at: checkpoint.signedAt,
    hostName: hostname(),
    origin: log.origin(bodyId),
    size: checkpoint.size,
    rootHash: checkpoint.rootHash,
    noteBase64: Buffer.from(checkpoint.note, 'utf8').toString('base64'),
  })
}

function mailOf({ bodyName, checkpoint: { size, signedAt, note } }: Sending) {
  const facts = { body: bodyName, size, at: formatDateTime(signedAt), note }
  return { subject: ja.mail.subject(facts), text: ja.mail.text(facts) }
}
