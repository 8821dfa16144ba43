/** Notices that wait to be read by the person who signed in (a reset administrator, mail that failed). */
import { readNotice, type readMe } from '../../access/core/contract.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { ja } from '../core/ja.ts'

export type Notice = OutputOf<typeof readMe>['notices'][number]

export function Notices({ notices }: { notices: readonly Notice[] }) {
  const { act } = useAct(readNotice)
  if (notices.length === 0) return null
  return (
    <div className="line-notice">
      {notices.map((notice) => (
        <div key={notice.id} className="wide">
          <strong>{notice.message}</strong>{' '}
          <span className="second">{formatDateTimeShort(new Date(notice.at))}</span>{' '}
          <LinkButton onClick={() => void act({ id: notice.id })}>{ja.web.noticeRead}</LinkButton>
        </div>
      ))}
    </div>
  )
}
