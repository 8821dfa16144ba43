/** The slip of a call that is going on: kept in this browser at each keystroke, saved to the server shortly after. */
import { useCallback, useEffect, useState } from 'react'
import { isRefusal } from '../../kernel/core/result.ts'
import { call } from '../../kernel/web/call.ts'
import { useDraft } from '../../kernel/web/draft.ts'
import { readReport, writeSlip, type ReportView } from '../core/contract.ts'
import type { Slip } from '../core/report.ts'

const quietMs = 1_200

export type CallSlip = {
  readonly slip: Slip
  readonly change: (part: Partial<Slip>) => void
  /** Sends what is not sent yet; answers the version that stands afterwards, or `undefined` when it could not. */
  readonly flush: () => Promise<number | undefined>
  readonly state: 'saved' | 'saving' | 'kept'
  readonly forget: () => void
}

/** Nobody else writes on this slip during the call; a version that moved is read again and written over once. */
export function useCallSlip(report: ReportView): CallSlip {
  const draft = useDraft<Slip>(`slip:${report.id}`, report.slip)
  const slip = draft.value
  const [standing, setStanding] = useState({ version: report.version, text: JSON.stringify(report.slip) })
  const [state, setState] = useState<CallSlip['state']>('saved')
  const { id } = report

  const flush = useCallback(async () => {
    const text = JSON.stringify(slip)
    if (text === standing.text) return standing.version
    setState('saving')
    const saved = await save(id, standing.version, slip)
    setState(saved === undefined ? 'kept' : 'saved')
    if (saved !== undefined) setStanding({ version: saved, text })
    return saved
  }, [id, slip, standing])

  useEffect(() => {
    const timer = setTimeout(() => void flush(), quietMs)
    return () => clearTimeout(timer)
  }, [flush])

  const change = (part: Partial<Slip>) => draft.change({ ...slip, ...part })
  return { slip, change, flush, state, forget: draft.forget }
}

async function save(id: string, version: number, slip: Slip): Promise<number | undefined> {
  const saved = await call(writeSlip, { id, version, slip: slip as never })
  if (!isRefusal(saved)) return saved.version
  if (saved.code !== 'kernel.changed_meanwhile') return undefined
  const standing = await call(readReport, { id })
  if (isRefusal(standing)) return undefined
  const again = await call(writeSlip, { id, version: standing.version, slip: slip as never })
  return isRefusal(again) ? undefined : again.version
}
