/** Taking a register out: as CSV in two encodings, or on paper. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button } from '../../kernel/web/button.tsx'
import { download, type CallRefusal } from '../../kernel/web/call.ts'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { exportItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import type { Kind } from './use-kind.ts'

const words = ja.grid

export function ExportDialog({ kind, isOpen, close }: { kind: Kind; isOpen: boolean; close: () => void }) {
  const [refusal, setRefusal] = useState<CallRefusal>()
  const mayExport = useMay('register.export')
  const take = async (encoding: 'utf8' | 'cp932') => {
    const refused = await download(exportItems, { kind: kind.id, encoding })
    setRefusal(refused)
    if (!refused) close()
  }
  const printNow = () => {
    close()
    setTimeout(() => print(), 0)
  }
  return (
    <Dialog title={words.exportTitle} isOpen={isOpen} close={close} closeWords={kernel.web.close} acts={null}>
      <Refused refusal={refusal} />
      {mayExport ? (
        <>
          <p>{words.exportLead}</p>
          <span className="inline">
            <Button onClick={() => void take('utf8')}>{words.exportUtf8}</Button>
            <Button onClick={() => void take('cp932')}>{words.exportCp932}</Button>
          </span>
        </>
      ) : null}
      <span>
        <Button onClick={printNow}>{words.print}</Button>
      </span>
    </Dialog>
  )
}
