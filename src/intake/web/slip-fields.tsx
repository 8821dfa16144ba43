/** The lines of a slip as fields of a form. */
import { InstantField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import type { Slip } from '../core/report.ts'
import { ja } from '../core/screen/ja.ts'
import { ReporterTypeField } from './slip-panel.tsx'

const text = ja.slip

export function SlipFields({ slip, change }: { slip: Slip; change: (part: Partial<Slip>) => void }) {
  const reporter = (part: Partial<Slip['reporter']>) => change({ reporter: { ...slip.reporter, ...part } })
  return (
    <>
      <TextAreaField
        label={text.heard}
        rows={5}
        maxLength={8000}
        value={slip.verbatim}
        change={(verbatim) => change({ verbatim })}
      />
      <div className="intake-initial">
        <TextField
          label={text.organization}
          maxLength={120}
          value={slip.reporter.organization}
          change={(organization) => reporter({ organization })}
        />
        <TextField
          label={text.name}
          maxLength={100}
          value={slip.reporter.name}
          change={(name) => reporter({ name })}
        />
        <ReporterTypeField slip={slip} change={change} />
        <TextField
          label={text.callback}
          maxLength={60}
          inputMode="tel"
          value={slip.reporter.callback}
          change={(callback) => reporter({ callback })}
        />
        <TextField
          label={text.reference}
          maxLength={80}
          value={slip.reporter.theirReference}
          change={(theirReference) => reporter({ theirReference })}
        />
        <TextField
          label={text.machine}
          maxLength={200}
          value={slip.machineName}
          change={(machineName) => change({ machineName })}
        />
        <InstantField
          label={text.known}
          value={slip.knownAt}
          change={(knownAt) => (knownAt ? change({ knownAt }) : undefined)}
        />
        <TextField
          label={text.section}
          hint={text.sectionHint}
          maxLength={100}
          value={slip.knownBySection}
          change={(knownBySection) => change({ knownBySection })}
        />
      </div>
    </>
  )
}
