/** Japanese words of the organization slice. */

export const ja = {
  refusals: {
    'organization.bad_code':
      '団体コードを確かめてください。6桁（検査数字を含む）か5桁で、検査数字が合うものだけを受け取れます。',
    'organization.unknown_model': 'ネットワークのモデルを一覧から選んでください。',
    'organization.unknown_unit': 'その課は、ないか、閉じています。一覧から選び直してください。',
    'organization.unknown_seat': 'その席は、ないか、閉じています。一覧から選び直してください。',
    'organization.unknown_person': 'その人は名簿にないか、退職しています。一覧から選び直してください。',
    'organization.unit_circle': '上の課に、その課自身か、その下の課は選べません。',
    'organization.unit_in_use':
      'この課には、使っている席か下の課があります。先にそちらを移すか閉じてください。',
    'organization.seat_in_use': 'この席には、いまか、これから就く人がいます。先に任期を終わらせてください。',
    'organization.seat_taken':
      'その期間は、ほかの人がこの席に就いています。前の人の任期を終わらせるか、代理として加えてください。',
    'organization.empty_period': '終わりの日は、始まりの日より後にしてください。',
    'organization.already_ended': 'この任期は、もう終わっています。',
    'organization.last_administrator':
      '最後のシステム管理者です。先に、ほかの人をシステム管理者の席に就けてください。',
    'organization.person_has_seat': 'この人は席に就いています。先に任期を終わらせてください。',
  },
}
