/** Records that an item that was found has been taken. */
import { useState } from 'react'
import { TextField } from '../../kernel/web/field.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { collectEvidence, type EvidenceView } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import {
  acquisitionFaults,
  AcquisitionFields,
  acquisitionOf,
  emptyAcquisition,
} from './acquisition-fields.tsx'

export function CollectDialog({ item, close }: { item: EvidenceView; close: () => void }) {
  const now = useServerNow(60)
  const { name } = useViewer()
  const [values, setValues] = useState(() => emptyAcquisition(now, name))
  const [place, setPlace] = useState('')
  const [isTried, setTried] = useState(false)
  const faults = acquisitionFaults(values)
  const input = () => {
    setTried(true)
    if (Object.keys(faults).length > 0) return undefined
    const where = place.trim() === '' ? {} : { place: place.trim() }
    return { id: item.id, version: item.version, ...acquisitionOf(values), ...where }
  }
  return (
    <SaveDialog
      endpoint={collectEvidence}
      title={ja.acts.collect}
      submitWords={ja.acts.save}
      saidAfter={ja.acts.done}
      isBroad
      close={close}
      inputOf={input}
    >
      <AcquisitionFields
        values={values}
        change={(part) => setValues({ ...values, ...part })}
        faults={isTried ? faults : {}}
      />
      <TextField label={ja.add.place} maxLength={200} value={place} change={setPlace} />
    </SaveDialog>
  )
}
