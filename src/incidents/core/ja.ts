/** The Japanese words of incidents. */
import type { Phrase } from '../../kernel/core/endpoint.ts'

export const ja = {
  /** Stands before the figures of a number: 「案8-014」. */
  numberKind: '案',
  /** Stands before the mark of a sealed case: 「封緘-3F9A02C1」. */
  sealedNumberKind: '封緘',
  sealedEntry: '封緘中の記録（当時の参加者だけが読めます）',
  kind: '案件',
  stages: { new: '新規', in_progress: '対応中', closed: '終了' },
  tlp: {
    red: 'TLP:RED（名前を挙げた人だけ）',
    amber_strict: 'TLP:AMBER+STRICT（庁内の要る人だけ）',
    amber: 'TLP:AMBER（庁内と委託先の要る人だけ）',
    green: 'TLP:GREEN（関係する団体まで）',
    clear: 'TLP:CLEAR（公開してよい）',
  },
  resolutions: {
    resolved: '対応を終えた',
    not_incident: '事故ではなかった',
    false_positive: '誤った検知だった',
    duplicate: 'ほかの案件と同じだった',
    indeterminate: '分からないまま終える',
  },
  lanes: { attacker: '攻撃者', victim: '被害側', responder: '対応側', outside: '外部' },
  precisions: { second: '秒まで', minute: '分まで', hour: '時間まで', day: '日まで' },
  taskStages: {
    todo: '未着手',
    in_progress: '進めている',
    on_hold: '待っている',
    done: '終わった',
    cancelled: '取りやめた',
  },
  measureTypes: {
    isolate: '切り離す',
    block: '遮断する',
    disable: '使えなくする',
    recall: '取り戻す',
    patch: '直す',
    restore: '元に戻す',
    monitor: '見張る',
    other: 'その他',
  },
  measureStages: {
    proposed: '承認待ち',
    approved: '承認済み・未実施',
    active: '実施中',
    removed: '戻した',
    failed: 'できなかった',
    rejected: '見送った',
  },
  observableKinds: {
    ip: 'IPアドレス',
    domain: 'ドメイン名',
    url: 'URL',
    hash: 'ハッシュ値',
    mail: 'メールアドレス',
    host: '機械の名前',
    account: '利用者名',
  },
  verdicts: { unknown: '不明', malicious: '攻撃に使われた', harmless: '害はない', mistake: '書き誤り' },
  linkRoles: { asset: 'システム・機器', vendor: '委託先', contact: '連絡先' },
  compromise: {
    unknown: '不明',
    suspected: '疑いあり',
    compromised: '被害あり',
    clean: '被害なし',
    not_applicable: '対象外',
  },
  stepStages: {
    pending: '未着手',
    doing: '進めている',
    asking: '聞いている',
    done: '終わった',
    skipped: '飛ばした',
    not_possible: 'できなかった',
  },
  recordAnswers: { yes: 'はい', no: 'いいえ', unknown: '不明' },

  /** Entries that the timeline writes by itself. */
  entries: {
    opened: (p: { number: string }) => `案件${p.number}を起こした`,
    declared: (p: { criteria: string }) => `インシデントと宣言した（${p.criteria}）`,
    closed: (p: { resolution: string }) => `案件を終了した（${p.resolution}）`,
    reopened: (p: { reason: string }) => `案件を再開した（${p.reason}）`,
    activated: (p: { title: string }) => `対処を実施した：${p.title}`,
    emergency: (p: { title: string; reason: string }) =>
      `承認の前に、急いで対処を実施した：${p.title}（${p.reason}）`,
    removed: (p: { title: string; reason: string }) => `対処を元に戻した：${p.title}（${p.reason}）`,
    failed: (p: { title: string; reason: string }) => `対処ができなかった：${p.title}（${p.reason}）`,
    decided: (p: { what: string }) => `判断した：${p.what}`,
    runStarted: (p: { card: string }) => `初動カード「${p.card}」を始めた`,
    stepDone: (p: { number: number; name: string; records: string }) =>
      `手順${p.number}「${p.name}」を終えた${p.records}`,
    stepSkipped: (p: { number: number; name: string; reason: string }) =>
      `手順${p.number}「${p.name}」を飛ばした（理由：${p.reason}）`,
    stepNotPossible: (p: { number: number; name: string; reason: string }) =>
      `手順${p.number}「${p.name}」ができなかった（理由：${p.reason}）`,
    stepAsking: (p: { number: number; name: string; reason: string }) =>
      `手順${p.number}「${p.name}」で手を止めて聞いた：${p.reason}`,
    stepStarted: (p: { number: number; name: string }) => `手順${p.number}「${p.name}」を始めた`,
    record: (p: { label: string; value: string }) => `${p.label}：${p.value}`,
    records: (p: { list: string }) => `（${p.list}）`,
    recordSeparator: '、',
  },

  /** What is missing before a case may be closed. */
  missing: {
    tasks: (p: { count: number }) => `終わっていない必須の作業が${p.count}件あります。`,
    countermeasures: (p: { count: number }) =>
      `承認・実施・見直し・あとからの確認を待っている対処が${p.count}件あります。`,
    cisoDecision: 'この重大さの案件には、CISOの判断の記録が要ります。',
    severity: '重大さのレベルを決めてください。',
    lead: '責任者を決めてください。',
    category: '案件の種類を決めてください。',
    resolution: '結果を選んでください。',
    summary: 'まとめを書いてください。',
    corrective: '再発防止策を書いてください。ないときは「なし」を選び、理由を書いてください。',
    secondPerson: '責任者だけでは終えられません。別の人の確認を頼んでください。',
  },

  today: {
    task: (p: { title: string; number: string }) =>
      `「${p.title}」があなたの作業になっています（${p.number}）。`,
    approve: (p: { title: string; name: string }) =>
      `${p.name}さんが提案した対処「${p.title}」が承認を待っています。`,
    countersign: (p: { title: string; name: string }) =>
      `${p.name}さんが承認の前に実施した対処「${p.title}」に、別の人の確認が要ります。`,
    review: (p: { title: string }) =>
      `対処「${p.title}」の見直しの時刻を過ぎています。続けるか戻すかを決めてください。`,
    reviewSoon: (p: { title: string }) => `対処「${p.title}」の見直しの時刻が近づいています。`,
    activate: (p: { title: string }) => `承認された対処「${p.title}」がまだ実施されていません。`,
    kinds: { task: '作業', countermeasure: '対処' },
    acts: {
      open: '開く',
      approve: '承認する',
      countersign: '確認する',
      review: '続けるか決める',
      activate: '実施を記録する',
    },
  },

  /** The first-response card on paper. */
  sheet: {
    above: (p: { edition: number; approved: string }) => `初動カード　第${p.edition}版（${p.approved}）`,
    approved: (p: { day: string }) => `${p.day} 承認`,
    notApproved: '承認前',
    code: '手順1の短い番号',
    headBoxes: ['案件番号', '対象の機械', '始めた日時'] as const,
    writtenDate: '令和　　年　　月　　日　　時　　分',
    writtenTime: '　　時　　分',
    stepHeads: ['手順', 'すること・してはいけないこと', '記録'] as const,
    startEnd: '開始　　時　　分\n終了　　時　　分\nした人：',
    donts: (p: { list: string }) => `× してはいけない：${p.list}`,
    phone: (p: { who: string }) => `電話：${p.who}`,
    recordLine: (p: { label: string }) => `${p.label}：`,
    heard: '気づいたこと・聞こえたこと（聞こえたとおりに書く）',
    ask: (p: { who: string }) => `迷ったら手を止めて、聞いてください：${p.who}`,
    calls: '電話の記録',
    callHeads: ['時刻', '相手（組織・名前）', '話したこと・約束したこと'] as const,
    confirmed: '確認',
    signatures: [
      { label: 'した人（署名）' },
      { label: '確認した人（署名）', note: '24時間以内に、した人とは別の人が書く' },
      { label: '画面に書き写した人・日時' },
    ],
    noContact: '台帳にありません：　　　　　　　　　　',
    extension: (p: { number: string }) => `内線${p.number}`,
    handling: (p: { body: string }) => `${p.body}　取扱注意`,
    printed: (p: { at: string; name: string }) => `印刷 ${p.at}　${p.name}`,
    demonstration: 'デモ：架空の町です',
    fileName: (p: { name: string }) => `初動カード-${p.name}.pdf`,
  },

  /** Names of the events for the history of a case. */
  history: {
    'case.opened': '案件を起こした',
    'case.updated': '案件の内容を変えた',
    'case.started': '対応を始めた',
    'case.phases_set': '局面を変えた',
    'case.declared': 'インシデントと宣言した',
    'case.closing_countersigned': '終了を確認した',
    'case.closed': '案件を終了した',
    'case.reopened': '案件を再開した',
    'task.added': '作業を加えた',
    'task.updated': '作業の内容を変えた',
    'task.moved': '作業の状態を変えた',
    'timeline.added': '時系列に加えた',
    'timeline.corrected': '時系列を訂正した',
    'countermeasure.proposed': '対処を提案した',
    'countermeasure.approved': '対処を承認した',
    'countermeasure.activated': '対処を実施した',
    'countermeasure.countersigned': '対処をあとから確認した',
    'countermeasure.reviewed': '対処を見直した',
    'countermeasure.removed': '対処を元に戻した',
    'countermeasure.failed': '対処ができなかったと記録した',
    'countermeasure.rejected': '対処を見送った',
    'decision.recorded': '判断を記録した',
    'observable.added': '手がかりを加えた',
    'observable.judged': '手がかりの見方を変えた',
    'case_link.added': '台帳とつないだ',
    'case_link.assessed': '台帳とのつながりを見直した',
    'card_run.started': '初動カードを始めた',
    'card_run.step_moved': '初動カードの手順を進めた',
  },

  refusals: {
    'incidents.log_event_gone':
      '選んだログの中に、見つからないものがあります。保存の期間を過ぎたかもしれません。検索し直してください。',
    'incidents.logs_unreachable':
      'ログの保管庫に届かないため、追加できませんでした。少し待って、もう一度押してください。',
    'incidents.case_closed': '案件は終了しています。続けるときは、案件を再開してください。',
    'incidents.case_merged': (params) =>
      `この案件は${params['number'] ?? ''}にまとめられています。そちらに書いてください。`,
    'incidents.case_cannot_move':
      'いまの状態からは、そこへ進めません。画面を開き直して、状態を確かめてください。',
    'incidents.already_declared': 'すでにインシデントと宣言されています。',
    'incidents.countersign_by_lead': '責任者は自分で確認できません。別の人に頼んでください。',
    'incidents.not_ready_to_close': (params) =>
      `まだ終えられません。残りが${params['count'] ?? ''}件あります。「案件を終えるまで」を見てください。`,
    'incidents.unknown_category': '案件の種類を一覧から選び直してください。',
    'incidents.unknown_zone': '場所を一覧から選び直してください。',
    'incidents.unknown_phase': '局面を一覧から選び直してください。',
    'incidents.unknown_party': '担当の席または人が見つかりません。一覧から選び直してください。',
    'incidents.unknown_item': '台帳に見つかりません。台帳から選び直してください。',
    'incidents.already_linked': 'その台帳の項目は、すでにこの案件につながっています。',
    'incidents.task_cannot_move': '作業はいまの状態からそこへ進めません。',
    'incidents.task_of_card': 'この作業は初動カードの手順です。カードの画面で進めてください。',
    'incidents.mandatory_needs_lead': '必須の作業の取りやめは、責任者が行います。責任者に頼んでください。',
    'incidents.reason_missing': '理由を書いてください。',
    'incidents.revisit_missing': '待つときは、いつ見直すかを、いまより後の日時で書いてください。',
    'incidents.text_missing': '何があったかを書いてください。',
    'incidents.in_future': '起きた時刻が、いまより後になっています。時刻を確かめてください。',
    'incidents.ends_before_start': '終わりの時刻が、始まりより前になっています。',
    'incidents.already_corrected': 'この記録はすでに訂正されています。新しいほうの記録を訂正してください。',
    'incidents.review_missing': '対処には、いまより後の見直しの日時が要ります。',
    'incidents.measure_cannot_move': '対処はいまの状態からそこへ進めません。画面を開き直してください。',
    'incidents.own_proposal': '自分が提案した対処は、自分では承認できません。別の人に頼んでください。',
    'incidents.observable_unreadable':
      '手がかりとして読み取れません。IPアドレス、ドメイン名、URL、ハッシュ値、メールアドレス、機械の名前のどれかを、1つずつ書いてください。',
    'incidents.observable_there': 'その手がかりは、すでにこの案件にあります。',
    'incidents.card_unknown': '初動カードが見つかりません。カードの一覧から選び直してください。',
    'incidents.card_unreadable': (params) =>
      `初動カードを読み取れません（${params['where'] ?? ''}：${params['what'] ?? ''}）。`,
    'incidents.card_broken_workflow': (params) =>
      `初動カードの手順がつながっていません（${params['where'] ?? ''}）。`,
    'incidents.card_running': 'この初動カードは、すでにこの案件で進めています。',
    'incidents.step_unknown': 'その手順は、この初動カードにありません。',
    'incidents.step_cannot_move': 'その手順は、いまの状態からそこへ進めません。',
    'incidents.record_unknown': (params) => `その記録の欄はこの手順にありません：${params['name'] ?? ''}`,
    'incidents.record_missing': (params) =>
      `「${params['label'] ?? ''}」を書いてください。分からないときは「不明」と書きます。`,
  } satisfies Record<string, Phrase>,
}
