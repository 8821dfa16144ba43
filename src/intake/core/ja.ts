/** Words of the report intake. */

type Phrase = string | ((params: Readonly<Record<string, string | number>>) => string)

const refusals = {
  'intake.already_decided':
    'この通報は行き先が決まっています。変えるときは、先に「もう一度開く」を押してください。',
  'intake.taken_by_another': (p) =>
    `${p['name'] ?? 'ほかの人'}さんが先に受け取りました。書いた文は残っています。`,
  'intake.reason_needed': '「対応しない」を選ぶときは、理由を書いてください。別の人が確かめます。',
  'intake.not_the_callers_number':
    '相手が言った番号では、本人の確かめになりません。連絡先の台帳にある番号へ折り返してください。',
  'intake.nothing_to_verify': 'アラートには電話をかける相手がいません。相手の確かめは要りません。',
  'intake.time_has_passed': 'あとで決める時刻が過ぎています。これからの時刻を選んでください。',
  'intake.reply_needed':
    '外部からの通報を終了にするには、相手への返答の記録が要ります。先に「返答を記録する」を押してください。',
  'intake.second_person_needed':
    '受けた人や終了を頼んだ人だけでは終了にできません。別の人に確認を頼んでください。',
  'intake.still_open': 'この通報はまだ開いています。',
  'intake.unknown_case': 'その案件が見つかりません。番号を確かめて、選び直してください。',
  'intake.unknown_choice': 'その選択肢はありません。画面を開き直してから選んでください。',
  'intake.unknown_contact': 'その連絡先が台帳に見つかりません。台帳から選び直してください。',
} satisfies Record<string, Phrase>

export const ja = {
  refusals,
  /** Numbers carry their kind so that they cannot be confused on the telephone. */
  number: (p: { kind: string; fiscalYear: string; number: string }) =>
    `${p.kind === 'machine' ? '検' : '受'}${p.fiscalYear}-${p.number}`,
  kinds: {
    phone: '電話',
    web: '職員の通報',
    counter: '窓口',
    paper: '紙の票',
    mail: 'メール',
    machine: 'アラート',
    advisory: '注意喚起',
  },
  stages: {
    received: '未受領',
    acknowledged: '受領済み',
    triaged: '見立て済み',
    linked: '案件へ',
    closed: '終了',
  },
  reporterTypes: {
    resident: '住民',
    staff: '職員',
    vendor: '委託事業者',
    police: '警察',
    csirt: 'ほかのCSIRT・SOC',
    government: '国・県の機関',
    other: 'その他',
    unknown: '不明',
  },
  closeReasons: {
    duplicate: 'ほかの通報と同じ',
    not_security: '情報セキュリティのことではない（担当課へ引き継いだ）',
    false_positive: '誤検知',
    benign: '問題のない操作',
    advisory_done: '注意喚起への対応を終えた',
  },
  endings: { transfer: 'つないだ', call_back: '折り返しを約束した', no_action: '対応しない（確認待ち）' },
  verificationOutcomes: {
    verified: '折り返して確かめた',
    not_verified: '本人と確かめられなかった',
    unreachable: '電話がつながらなかった',
  },
  today: {
    kind: (p: { kind: string }) => p.kind,
    untaken: '受け取る',
    waitingSecond: '終了してよいか確かめる',
    takenBy: (p: { name: string; time: string }) => `受けた人：${p.name}　${p.time}`,
    secondPerson: (p: { name: string }) => `${p.name}さんが終了を頼んでいます。別の人の確認が要ります。`,
    putOffOver: 'あとで決めるとした時刻になりました。',
    decide: '行き先を決める',
  },
  erasedTag: '個人データは消しました',
  erasedSentence: '（個人データは消しました）',
  machineSentence: (p: { title: string; host: string }) => (p.host ? `${p.host}：${p.title}` : p.title),
  proposal: {
    newCase: (p: { reports: number; alerts: number }) =>
      p.alerts + p.reports > 1
        ? `新しい案件を起こし、${[p.reports > 1 ? `通報${p.reports - 1}件` : '', p.alerts > 0 ? `アラート${p.alerts}件` : ''].filter(Boolean).join('と')}を一緒に入れる`
        : '新しい案件を起こす',
    joinCase: (p: { number: string; title: string }) => `${p.number}「${p.title}」に加える`,
    none: '決め手がありません。内容を読んで決めてください。',
    sameAddress: (p: { number: string; address: string }) =>
      `${p.number} も、同じ ${p.address} を指しています。`,
    caseAddress: (p: { number: string; address: string }) =>
      `動いている ${p.number} に、同じ ${p.address} が記録されています。`,
    register: (p: { address: string; title: string }) => `${p.address} は、台帳にある ${p.title} です。`,
    verified: '相手は、台帳の番号へ折り返して本人と確かめました。',
    notVerified: '相手をまだ確かめていません。台帳の番号へ折り返してください。',
  },
  defaultTitle: (p: { organization: string }) => `${p.organization || '外部'}からの連絡`,
  timeline: {
    received: (p: { number: string; kind: string; who: string }) =>
      `${p.number}（${p.kind}）を受けた。${p.who}`,
    verified: (p: { number: string }) => `${p.number} の相手へ台帳の番号で折り返して確かめた。`,
    machine: (p: { number: string; title: string }) => `${p.number} ${p.title}`,
  },
}
