/** The fields of an entry of the timeline, shared by adding and correcting. */
import { CheckField, InstantField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { ja as incidents } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { lanes, precisions } from '../core/timeline.ts'

const words = ja.entry

export type EntryValues = {
  lane: string
  text: string
  occurredAt: string
  endedAt: string
  precision: string
  estimated: boolean
  operator: string
  onPaper: boolean
  reason: string
}

export type EntryFaults = { text?: string; occurredAt?: string; reason?: string }

type Props = { values: EntryValues; change: (part: Partial<EntryValues>) => void; faults: EntryFaults }

export function EntryFields({ isCorrection, ...props }: Props & { isCorrection: boolean }) {
  const { values, change, faults } = props
  return (
    <>
      <TextAreaField
        label={words.text}
        isRequired
        rows={3}
        maxLength={4000}
        value={values.text}
        change={(text) => change({ text })}
        error={faults.text}
      />
      <TimeFields {...props} />
      <div className="inline">
        <CheckField
          label={words.estimated}
          isChecked={values.estimated}
          change={(estimated) => change({ estimated })}
        />
        <CheckField
          label={words.onPaper}
          isChecked={values.onPaper}
          change={(onPaper) => change({ onPaper })}
        />
      </div>
      {isCorrection ? (
        <TextField
          label={ja.timeline.correctReason}
          isRequired
          maxLength={400}
          value={values.reason}
          change={(reason) => change({ reason })}
          error={faults.reason}
        />
      ) : null}
    </>
  )
}

function TimeFields({ values, change, faults }: Props) {
  return (
    <div className="form-grid">
      <SelectField
        label={words.lane}
        value={values.lane}
        change={(lane) => change({ lane })}
        options={lanes.map((value) => ({ value, label: incidents.lanes[value] }))}
      />
      <SelectField
        label={words.precision}
        value={values.precision}
        change={(precision) => change({ precision })}
        options={precisions.map((value) => ({ value, label: incidents.precisions[value] }))}
      />
      <InstantField
        label={words.occurredAt}
        isRequired
        value={values.occurredAt}
        change={(occurredAt) => change({ occurredAt })}
        error={faults.occurredAt}
      />
      <InstantField
        label={words.endedAt}
        hint={words.hasEnd}
        value={values.endedAt}
        change={(endedAt) => change({ endedAt })}
      />
      <TextField
        label={words.operator}
        maxLength={200}
        value={values.operator}
        change={(operator) => change({ operator })}
      />
    </div>
  )
}
