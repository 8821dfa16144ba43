/** Words of the erasure of personal data. */
import type { ErasureStage, Ground } from './erasure.ts'

const grounds: Record<Ground, string> = {
  retention_over: '保存期間が過ぎた',
  data_subject: '本人の求め（個人情報保護法による利用停止・消去）',
  correction: '誤って記録した',
  court: '裁判所などの決定',
}

const stages: Record<ErasureStage, string> = {
  requested: '二人目の確認を待っています',
  erased: '消しました',
  declined: '取りやめました',
}

export const ja = {
  grounds,
  stages,
  today: {
    kind: '個人データの消去',
    waiting: (p: { number: string; name: string }) =>
      `${p.name}が、${p.number}の個人データの消去を求めています。確かめてください。`,
    act: '確かめる',
  },
  page: {
    title: '個人データの消去',
    lead: (p: { waiting: number }) =>
      p.waiting > 0
        ? `二人目の確認を待つものが${p.waiting}件あります。`
        : '終わった通報の個人データを、二人で確かめて消します。消したことの記録と、記録の証明は残ります。',
    request: '消去を申し出る',
    caption: '消去の申し出',
    empty: '消去の申し出はありません。',
    record: '記録',
    ground: '理由',
    state: '状態',
    requested: (p: { name: string; at: string }) => `申し出：${p.name}（${p.at}）`,
    approved: (p: { name: string; at: string }) => `確認：${p.name}（${p.at}）`,
    declined: (p: { name: string; at: string; why: string }) => `取りやめ：${p.name}（${p.at}）${p.why}`,
    approve: '確かめて消す',
    decline: '取りやめる',
    approveTitle: (p: { number: string }) => `${p.number}の個人データを消しますか`,
    approveLead:
      '通報者の名前と連絡先、聞き取った言葉、これまでの記録の中身が消えます。元に戻せません。消したことの記録は残ります。',
    declineTitle: (p: { number: string }) => `${p.number}の消去を取りやめる`,
    why: '取りやめる理由',
    number: '通報の番号',
    numberHint: '例：受8-0123。終わった通報だけを消せます。',
    reason: '説明',
    reasonHint: '個人の名前や連絡先を書かないでください。この文は消せません。',
    missing: '入れてください。',
  },
}
