/** The words of 報告義務: sentences around the law's own words, which stand in the rule pack. */
import { decisivePersons, type Facts } from './condition.ts'

/** What a person reads when something is refused; keys are refusal codes. */
export const dutyRefusals = {
  'duties.facts_not_utf8': '文字の符号がUTF-8ではないため、読み取れません。UTF-8で保存し直してください。',
  'duties.facts_not_json': 'JSONとして読み取れません。1行に1つの事実を書いてください。',
  'duties.facts_not_object': '事実は { } で囲んだ1つのJSONの組で書いてください。',
  'duties.facts_unknown_key': (p: Params) => `知らない項目があります：${p['keys'] ?? ''}`,
  'duties.facts_known_on_missing': 'knownOn（最初に知った日）がありません。YYYY-MM-DDで書いてください。',
  'duties.facts_known_on_outside': (p: Params) =>
    `knownOnは、祝日が分かっている${p['from'] ?? ''}から${p['to'] ?? ''}までの日で書いてください。`,
  'duties.facts_invalid': (p: Params) => `値を読み取れない項目があります：${p['fields'] ?? ''}`,
  'duties.facts_too_large': (p: Params) =>
    `1つの事実が大きすぎます。${p['kilobytes'] ?? ''} KBまでにしてください。`,
  'duties.facts_empty': '事実が1つもありません。',
  'duties.facts_file_unreadable': (p: Params) => `ファイルを読めません：${p['file'] ?? ''}`,
  'duties.cannot_move': 'いまの状態では、この操作はできません。画面を開き直して、状態を確かめてください。',
  'duties.reason_missing': '理由を書いてください。あとで決めた根拠を確かめるために要ります。',
  'duties.receipt_missing':
    '提出先の受付番号を書いてください。番号がないときは「番号なし」と相手の名前を書きます。',
  'duties.submission_kind': 'この報告には、選んだ種類の提出はありません。',
  'duties.document_stands': '決裁済みの文書は変えられません。直すときは、新しい版を作ってください。',
  'duties.document_stage':
    '文書のいまの状態では、この操作はできません。順番は、下書き、見直し、決裁、提出です。',
  'duties.document_empty': 'まだ何も書かれていません。先に内容を書いてください。',
  'duties.reviewer_is_author': '書いた人は見直しをできません。ほかの人に頼んでください。',
  'duties.approver_is_author':
    '書いた人は決裁をできません。ほかに誰もいないときは、理由を書いて先に進め、24時間以内に連署を受けてください。',
  'duties.countersigner_is_approver': '書いた人と決裁した人は、連署をできません。ほかの人に頼んでください。',
  'duties.known_in_future': '知った日時が、いまより後になっています。日時を確かめてください。',
  'duties.fact_unknown': (p: Params) =>
    `この版の質問にない項目か、読み取れない答えがあります：${p['names'] ?? ''}`,
  'duties.entry_unreadable': (p: Params) =>
    `欄に合わない内容があります：${p['labels'] ?? ''}。選ぶ欄は一覧から選び、長い文は短くしてください。`,
  'duties.form_unknown': '文書の種類を一覧から選び直してください。',
  'duties.duty_unknown': '報告が見つかりません。画面を開き直して、選び直してください。',
  'duties.document_unknown': '文書が見つかりません。画面を開き直して、選び直してください。',
  'duties.document_open_already': (p: Params) =>
    `「${p['title'] ?? ''}」は、もう下書きがあります。そちらを仕上げてください。`,
  'duties.document_changed':
    '見直しのあとで内容が変わっています。差し戻して、もう一度見直しを受けてください。',
  'duties.document_not_approved': '決裁前の文書は、提出したと記録できません。先に決裁を受けてください。',
  'duties.head_missing': (p: Params) =>
    `提出に欠かせない欄が空いています：${p['labels'] ?? ''}。「事実を書く」で書いてください。`,
  'duties.replaces_unknown': '直すもとの文書は、決裁済みか提出済みの、同じ種類のものに限ります。',
  'duties.submitted_in_future': '提出した日時が、いまより後になっています。日時を確かめてください。',
  'duties.final_needs_ciso':
    '確報の決裁は、CISO（最高情報セキュリティ責任者）が行います。CISOに頼んでください。',
  'duties.template_broken': (p: Params) =>
    `文書のひな形（Word）を読み取れません：${p['reason'] ?? ''}。ひな形を確かめてください。`,
  'duties.template_unknown_name': (p: Params) =>
    `文書のひな形（Word）に、この様式にない名前があります：${p['names'] ?? ''}。`,
  'duties.usage': '使い方：toride duties assess --facts ファイル名（標準入力は -）',
}

type Params = Readonly<Record<string, string | number>>

export const ja = {
  refusals: dutyRefusals,
  law: (p: { law: string; rule: string; items: readonly string[] }) =>
    p.rule === '' ? p.law : `${p.law}・${p.rule}${p.items.join('・')}`,
  citation: (p: { law: string; rule: string; item: string }) =>
    p.rule === '' ? p.law : `${p.rule}${p.item}`,
  because: (clause: string, facts: Facts) => clause.replaceAll('{persons}', personsInWords(facts)),
  personsInWords,
  reasons: {
    knownOn: (p: { day: string }) => `${p.day}に知ったので、この日を1日目として数えます。`,
    expected: (p: { because: string; law: string }) => `${p.because}ため、${p.law}に当たる見込みです。`,
    stillOpen: (p: { facts: readonly string[] }) => `${quoted(p.facts)}は不明で、要確認です。`,
    candidate: (p: { because: string; law: string; facts: readonly string[] }) =>
      `${quoted(p.facts)}が不明のため、${p.law}（${p.because}）に当たりうるものとして準備します。`,
    preliminary: (p: { law: string; target: string; limit: string }) =>
      `${p.law}の速報の目標は${p.target}、遅くとも${p.limit}です。`,
    finalOpen: (p: { law: string; days: number; due: string }) =>
      `${p.law}の確報は、${p.days}日目の${p.due}までです。`,
    finalMoved: (p: { law: string; days: number; raw: string; due: string }) =>
      `${p.law}の確報は、${p.days}日目の${p.raw}が閉庁日のため、次の開庁日の${p.due}までです。`,
    earlierFinal: (p: { law: string; days: number; due: string }) =>
      `不正の目的でないと分かるなどして日数が変われば、${p.law}の確報は${p.days}日となり、${p.due}までに早まります。`,
    notReportable: (p: { law: string; basis: string }) =>
      `${p.law}の法令上の報告対象に該当しない見込みです（根拠：${p.basis}）。`,
    basisNoEvent: (p: { events: readonly string[] }) => `${p.events.join('・')}のいずれにも当たる事実がない`,
    basisNoCategory: (p: { persons: string }) => `どの号にも当たる事実がない。本人の数は${p.persons}`,
    basisExcluded: '除外される場合に当たる',
    verified: (p: { day: string }) => `条文の確認日は${p.day}です。`,
    humanDecides: 'これは準備のための見込みです。該当するかどうかは人が決め、決めた人と理由を残します。',
  },
  duties: {
    preliminaryReason: (p: { why: string; day: number }) =>
      `${p.why}知った日を1日目として${p.day}日目が目標です。`,
    possible: (text: string) => `不明な事実があるため、当たりうるものとして準備します（${text}）`,
    fillNames: (title: string, names: { prefecture: string; police: string }) =>
      title.replaceAll('{prefecture}', names.prefecture).replaceAll('{police}', names.police),
    laws: (laws: readonly string[]) => laws.join('・'),
    until: (p: { limit: string }) => `${p.limit}まで`,
    targetAndLimit: (p: { target: string; limit: string }) => `目標 ${p.target}、遅くとも ${p.limit}`,
    standings: { expected: '必要になる見込み', candidate: '候補' },
    added: (p: { title: string; standing: 'expected' | 'candidate' }) =>
      p.standing === 'expected'
        ? `「${p.title}」が必要になる見込みです。`
        : `「${p.title}」が候補に加わります。`,
    fellAway: (p: { title: string }) =>
      `「${p.title}」は法令上の報告対象などに該当しない見込みになります。外すには、人の確認と理由が要ります。`,
    standingChanged: (p: { title: string; standing: 'expected' | 'candidate' }) =>
      p.standing === 'expected'
        ? `「${p.title}」は、候補から、必要になる見込みに変わります。`
        : `「${p.title}」は、候補に変わります。`,
    lawChanged: (p: { title: string; law: string }) => `「${p.title}」の根拠は、${p.law}になります。`,
    dueChanged: (p: { title: string; before: string; after: string }) =>
      `「${p.title}」の期限が変わります：${p.before} → ${p.after}`,
    nothingChanged: '必要になる報告と期限は変わりません。',
    begun: (p: { expected: number; candidates: number }) =>
      p.expected === 0
        ? `候補${p.candidates}件を挙げました。`
        : `必要になる見込みの報告${p.expected}件と、候補${p.candidates}件を挙げました。`,
    reopened: (p: { title: string }) =>
      `「${p.title}」は該当しないと確認されていましたが、事実が変わったため、もう一度候補になります。`,
  },
  names: {
    prefecture: (p: { prefecture: string }) => (p.prefecture === '' ? '都道府県' : p.prefecture),
    police: (p: { prefecture: string }) => {
      if (p.prefecture === '') return '都道府県警察'
      return p.prefecture === '東京都' ? '警視庁' : `${p.prefecture}警察`
    },
  },
  facts: {
    yes: 'はい',
    no: 'いいえ',
    unknown: '不明',
    none: 'なし',
    notAsked: '不明',
    count: (p: { count: number }) => `${p.count.toLocaleString('en-US')}人`,
    changed: (p: { label: string; before: string; after: string }) => `${p.label}：${p.before} → ${p.after}`,
    basisChanged: (p: { label: string }) => `${p.label}：根拠を書き直しました`,
    knownAt: '最初に知った日時',
    knownSection: '最初に知った所属',
    reportableFrom: '報告の対象になった日時',
    regime: '適用する規定',
    organ: '実施機関',
    opened: '案件を起こしたときの最初の判定',
    newRules: (p: { versions: readonly string[] }) =>
      `規則が新しい版になったため、同じ事実で判定し直しました（${p.versions.join('、')}）`,
  },
  regimes: {
    government: '行政機関等（市町村長、教育委員会など）',
    private: '病院・大学など（事業者の規定）',
    council: '議会（議会の条例）',
  },
  system: 'Toride（自動）',
  submissionKinds: { preliminary: '速報・第1報', supplement: '続報', final: '確報・完了' },
  documentKinds: { preliminary: '新規（速報）', supplement: '続報', final: '確報' },
  destinations: {
    ppc: '個人情報保護委員会',
    persons: '本人',
    'council-chair': '議長',
    'soumu-prefecture': (p: { prefecture: string; police: string }) => `総務省・${p.prefecture}`,
    police: (p: { prefecture: string; police: string }) => p.police,
  },
  timeline: {
    submitted: (p: { title: string; kind: string; receipt: string }) =>
      p.receipt === ''
        ? `提出した：${p.title}（${p.kind}）`
        : `提出した：${p.title}（${p.kind}、受付番号 ${p.receipt}）`,
    setAside: (p: { title: string; reason: string }) => `該当しないと確認した：${p.title}（${p.reason}）`,
    approved: (p: { title: string; version: number }) => `文書を決裁した：${p.title} 第${p.version}版`,
  },
  missing: {
    duty: (p: { title: string; stage: string }) =>
      `「${p.title}」が終わっていません（${p.stage}）。提出を記録するか、該当しないことの確認を受けてください。`,
    fellAway: (p: { title: string }) =>
      `「${p.title}」が外れる見込みです。該当しないことの確認を受けてください。`,
    notBegun: '報告義務の判定がまだ終わっていません。少し待って、画面を開き直してください。',
    countersign: (p: { title: string }) =>
      `文書「${p.title}」は、1人で決裁されています。連署を受けてください。`,
  },
  rules: {
    old: '条文の確認日から1年を過ぎています。使う前に、いまの条文を確かめてください。',
  },
  sources: {
    knownAt: (p: { at: string; section: string }) => (p.section === '' ? p.at : `${p.at}（${p.section}）`),
    about: (p: { time: string }) => `${p.time}ごろ`,
    course: (p: { at: string; lane: string; text: string }) => `${p.at}　${p.lane}：${p.text}`,
    indicator: (p: { kind: string; value: string }) => `${p.kind}：${p.value}`,
    measure: (p: { at: string; title: string }) => `${p.at}　${p.title}`,
    report: (p: { title: string; kind: string; at: string; receipt: string }) =>
      `${p.at}　${p.title}（${p.kind}${p.receipt === '' ? '' : `、受付番号 ${p.receipt}`}）`,
    evidence: (p: { serial: string; title: string; sha256: string; place: string }) =>
      `${p.serial}　${p.title}　${p.sha256 === '' ? '（ハッシュ値なし）' : `SHA-256 ${p.sha256}`}　${p.place}`,
    rest: (p: { count: number }) => `（ほか${p.count}件。全文は案件の時系列にあります）`,
    events: { leak: '漏えいのおそれ', loss: '滅失のおそれ', damage: '毀損のおそれ' },
    incidentKinds: {
      stopped: '情報システムの停止など',
      attack: '外部からのサイバー攻撃',
      leak: '盗難・紛失・漏えい',
    },
  },
  documents: {
    numbered: (p: { title: string; number: number }) => `${p.title}（第${p.number}報）`,
    kinds: { preliminary: '速報', supplement: '続報', final: '確報' },
    kinded: (p: { title: string; kind: string }) => `${p.title}（${p.kind}）`,
    above: (p: { body: string; number: string }) => `${p.body}　案件 ${p.number}`,
    watermark: '下書き',
    draftMark: '下書き（決裁前）',
    draftTitle: (p: { title: string }) => `【下書き】${p.title}`,
    draftLead: '決裁の前の下書きです。このまま提出しないでください。',
    approved: (p: { by: string; at: string; reviewer: string }) =>
      `決裁：${p.at} ${p.by}${p.reviewer === '' ? '' : `（見直し：${p.reviewer}）`}`,
    approvedAlone: (p: { by: string; at: string; reason: string }) =>
      `決裁：${p.at} ${p.by}（1人で決裁。理由：${p.reason}。あとで連署を受けます）`,
    demonstration: 'デモ（架空の町の内容です）',
    markSeparator: '・',
    handling: '取扱：庁内限り',
    printed: (p: { by: string; at: string }) => `${p.at} ${p.by} が作成`,
    signature: (p: { seat: string; name: string }) => `${p.seat} ${p.name}`,
    reportNumber: (p: { number: number }) => `第${p.number}報`,
    letterContact: 'お問い合わせ',
    signatures: {
      title: '作成と決裁',
      author: '作成',
      reviewer: '見直し',
      approver: '決裁',
      countersigner: '連署',
    },
    fileName: (p: { number: string; title: string; version: number; format: string }) =>
      `${p.number}_${p.title}_第${p.version}版.${p.format}`,
    draftFileName: (p: { number: string; title: string; format: string }) =>
      `下書き_${p.number}_${p.title}.${p.format}`,
  },
  today: {
    kinds: { duty: '報告', document: '文書' },
    review: (p: { title: string; name: string }) =>
      `${p.name}さんの文書「${p.title}」が見直しを待っています。`,
    approve: (p: { title: string }) => `見直しの済んだ文書「${p.title}」が決裁を待っています。`,
    countersign: (p: { title: string; name: string }) =>
      `${p.name}さんが1人で決裁した文書「${p.title}」に、連署が要ります。`,
    fallen: (p: { count: number }) =>
      `事実が変わり、外れる見込みの報告が${p.count}件あります。該当しないことを確かめてください。`,
    acts: {
      open: '開く',
      confirm: '確かめる',
      review: '見直す',
      approve: '決裁する',
      countersign: '連署する',
    },
    candidate: '候補',
  },
  search: { kind: '提出の記録' },
  who: {
    'duty.assess': '事実を入れられるのは、情報システムの担当・責任者と、個人情報保護の担当です。',
    'duty.confirm': '該当すると決められるのは、責任者、CISO、個人情報保護の担当です。',
    'duty.set_aside': '「該当しない」と確認できるのは、CISOと個人情報保護の担当です。',
    'duty.submit': '提出を記録できるのは、責任者と個人情報保護の担当です。',
    'duty.close': '終わりにできるのは、責任者、CISO、個人情報保護の担当です。',
    'document.draft': '文書を書けるのは、情報システムの担当・責任者と、個人情報保護の担当です。',
    'document.review': '見直せるのは、責任者と個人情報保護の担当です。',
    'document.approve': '決裁できるのは、責任者、CISO、個人情報保護の担当です。',
    'document.approve_final': '確報を決裁できるのは、CISOです。',
  },
  sheet: {
    unknown: '未判明',
    empty: '（記載なし）',
    asOf: (p: { at: string }) => `${p.at}現在`,
    comma: '、',
  },
  stages: {
    candidate: '候補',
    applicable: '未着手',
    not_applicable: '該当しないと確認',
    preliminary_submitted: '提出済み',
    final_submitted: '提出済み',
    closed: '終了',
  },
  documentStages: {
    draft: '下書き',
    reviewed: '見直し済み',
    approved: '決裁済み',
    submitted: '提出済み',
    superseded: '新しい版あり',
  },
}

function personsInWords(facts: Facts): string {
  const persons = decisivePersons(facts)
  if (persons === null) return '不明'
  const figure = `${persons.toLocaleString('en-US')}人`
  return typeof facts['personsMax'] === 'number' ? `最大${figure}` : figure
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `「${name}」`).join('')
}
