/** The Japanese words of sealed cases. */
import type { Phrase } from '../../kernel/core/endpoint.ts'

export const ja = {
  kind: '封緘',
  refusals: {
    'sealing.passphrase_short': ({ min }) =>
      `合い言葉は${min}文字以上で、同じ文字の繰り返しにならないようにしてください。`,
    'sealing.has_key': '鍵はもう作られています。合い言葉を入れて開けてください。',
    'sealing.people_only': '封緘の鍵を持てるのは、ログインした人だけです。',
    'sealing.no_key': 'まだ鍵がありません。「自分のアカウント」で作ってください。',
    'sealing.wrong_passphrase': '合い言葉が違います。',
    'sealing.too_many_failures': ({ minutes }) =>
      `合い言葉を続けて間違えました。${minutes}分たってからもう一度入れてください。`,
    'sealing.key_locked': '先に自分の鍵を合い言葉で開けてください。',
    'sealing.no_such_holder': '選んだ人は、まだ封緘の鍵を作っていません。本人に作ってもらってください。',
    'sealing.is_suspect': '疑いの記録がある人は、参加者にできません。',
    'sealing.suspect_takes_part':
      'その人はいま参加者です。先に「参加者から外す」手続きを済ませてから記録してください。',
    'sealing.already_sealed': 'この案件はもう封緘されています。',
    'sealing.was_sealed': '一度封緘を解いた案件は、もう一度封緘できません。新しい封緘案件を開いてください。',
    'sealing.two_needed': '読めていた案件を封緘するには、自分のほかに参加者をひとり以上選んでください。',
    'sealing.in_line':
      '疑いの記録がある人と同じ所属からは、この手続きに加われません。別の人に頼んでください。',
    'sealing.takes_part': 'その人はもう参加者です。',
    'sealing.takes_no_part': 'その人は参加者ではありません。',
    'sealing.last_participant': '最後の参加者は外せません。先に別の人を加えてください。',
    'sealing.second_person':
      '提案した人、鍵を受け取る人、すでに承認した人は承認できません。別の人が決めてください。',
    'sealing.request_ended': 'この手続きは、もう終わったか別の段階に進んでいます。',
    'sealing.no_recovery':
      'この案件には復旧用の鍵がないため、緊急開封はできません。参加者に連絡してください。',
    'sealing.not_a_recovery_holder': '復旧用の鍵を持つ人だけが、緊急開封を承認できます。',
    'sealing.not_closed': '封緘を解けるのは、案件を終えた後です。先に案件を終了してください。',
  } satisfies Record<string, Phrase>,
  entries: {
    sealed: 'この案件を封緘した。',
    opened: '封緘した案件として開いた。',
    unsealed: ({ reason }: { reason: string }) => `封緘を解いた。理由：${reason}`,
    breakGlass: ({ name }: { name: string }) => `緊急開封により、${name}に鍵を渡した。`,
    added: ({ name }: { name: string }) => `${name}を参加者に加えた。`,
    removed: ({ name }: { name: string }) => `${name}を参加者から外し、鍵を替えた。`,
  },
  today: {
    locked: ({ count }: { count: number }) =>
      `封緘された案件が${count}件あります。合い言葉で鍵を開けると読めます。`,
    decide: ({ name, label }: { name: string; label: string }) =>
      `${label}について${name}さんの手続きが決裁を待っています。`,
    broken: ({ name, label }: { name: string; label: string }) =>
      `${label}が緊急開封され、${name}さんに鍵が渡りました。`,
    finish: ({ label }: { label: string }) => `${label}の承認済みの手続きが、参加者の操作を待っています。`,
    states: { locked: '鍵が閉じている', waiting: '決裁待ち', opened: '緊急開封' },
    acts: { unlock: '鍵を開ける', decide: '確かめて決める', read: '確かめる', finish: '済ませる' },
  },
}
