/** The chain of custody as text that anybody can read without Toride. */
import { formatDateTime } from '../../kernel/core/wareki.ts'
import type { CustodyEntry, Evidence } from '../core/evidence.ts'
import { ja } from '../core/ja.ts'

const words = ja.package

export function custodyLog(about: { number: string; title: string }, items: readonly Evidence[]): string {
  const parts = [words.logTitle(about), '', ...items.flatMap((item) => [...itemLines(item), ''])]
  return `${parts.join('\n')}\n`
}

function itemLines(item: Evidence): string[] {
  const { serial, title, origin, location, acquired } = item
  const kind = ja.kinds[item.kind]
  const stage = ja.stages[item.stage]
  return [
    words.logItem({ serial, title, kind, stage }),
    words.logOrigin({ origin, location }),
    ...(acquired
      ? [
          words.logAcquired({
            at: time(acquired.at),
            by: acquired.by,
            witness: acquired.noWitness ? ja.noWitness : acquired.witness,
            method: acquired.method,
            tool: acquired.tool,
            clock: clockOf(acquired.clockOffsetSeconds),
          }),
        ]
      : []),
    item.file
      ? words.logFile({ ...item.file, note: item.file.isNotAsNamed ? words.notAsNamed : '' })
      : words.logNoFile({ sha256: item.statedSha256 }),
    ...item.custody.map(entryLine),
  ]
}

function entryLine(entry: CustodyEntry): string {
  const { details } = words
  const pairs: [string, string][] = [
    [details.from, entry.from],
    [details.to, entry.to],
    [details.place, entry.place],
    [details.purpose, entry.purpose],
    [details.condition, entry.condition],
    [details.witness, entry.witness],
    [details.hash, entry.hash === 'not_checked' ? '' : `${ja.hash[entry.hash]} ${entry.sha256}`],
    [details.receiver, receiverOf(entry)],
    [details.note, entry.note],
  ]
  const filled = pairs
    .filter(([, value]) => value !== '')
    .map(([label, value]) => words.logDetail({ label, value }))
  return words.logEntry({
    number: entry.number,
    at: time(entry.at),
    act: ja.acts[entry.act],
    by: entry.by.name,
    details: filled.join('\u3000'),
  })
}

export function receiverOf({ receiver }: CustodyEntry): string {
  return receiver ? words.receiver({ ...receiver, basis: ja.bases[receiver.basis] }) : ''
}

export function clockOf(seconds: number | null): string {
  return seconds === null ? '' : ja.clockOffset({ seconds })
}

function time(instant: string): string {
  return formatDateTime(new Date(instant))
}
