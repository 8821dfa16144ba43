/** How long a report has waited, against the promise that was made. */
import { ja } from '../core/screen/ja.ts'
import type { ReportRow } from '../core/contract.ts'
import { sayWaited } from '../../kernel/web/waited.ts'

const text = ja.triage

export function Waited({
  row,
  now,
}: {
  row: Pick<ReportRow, 'receivedAt' | 'promisedAt' | 'stage' | 'acknowledgedBy'>
  now: Date
}) {
  const waited = sayWaited(new Date(row.receivedAt), now)
  const promisedAt = new Date(row.promisedAt)
  const isLate = promisedAt < now
  const isTaken = row.acknowledgedBy !== '' || row.stage === 'linked' || row.stage === 'closed'
  if (isTaken)
    return (
      <>
        <span className="strong">{waited}</span>
        <div className="second">{text.taken}</div>
      </>
    )
  return (
    <>
      <span className={isLate ? 'strong late' : 'strong'}>{waited}</span>
      <div className={isLate ? 'late' : 'second'}>
        {isLate
          ? text.over({ time: sayWaited(promisedAt, now) })
          : text.promise({ time: sayWaited(now, promisedAt) })}
      </div>
    </>
  )
}
