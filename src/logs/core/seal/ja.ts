/** What the verification of sealed logs says. */
import type { SealFault } from './seal.ts'

export const ja = {
  usage: '使い方：toride logs verify [--from 日時] [--to 日時] [--json] [--demo]',
  timeInvalid: (p: { text: string }) => `日時として読めません（${p.text}）。例：2026-11-25T09:00`,
  clean: (p: { batches: number; events: number }) =>
    `封をしたログ${p.events}件（${p.batches}区切り）は、すべて封をしたときのままです。`,
  broken: (p: { problems: number; batches: number }) =>
    `${p.batches}区切りのうち${p.problems}区切りが、封をしたときと違います。`,
  unsealed: (p: { events: number }) => `まだ封のないログが${p.events}件あります（照合していません）。`,
  faults: {
    changed: '書き換えられた行があります',
    removed: '行が消えています',
    added: '行が加えられています',
  } satisfies Record<SealFault, string>,
  problem: (p: { what: string; from: string; to: string; span: string; sealed: number; found: number }) =>
    `${p.what}：${p.span}、番号${p.from}〜${p.to}、封をしたとき${p.sealed}件、いま${p.found}件`,
  span: (p: { first: string; last: string }) => `${p.first}〜${p.last}`,
}
