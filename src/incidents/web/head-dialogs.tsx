/** Dialogs on the head of a case: its words, its phases, the declaration. */
import { useState } from 'react'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Note } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { tlpMarks, type Tlp } from '../core/case.ts'
import { declareCase, setPhases, updateCase } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useTaxonomy } from './case-words.tsx'
import { CategoryField, LevelField } from './category-field.tsx'
import { PartyField, partyOf, partyValueOf } from './party-field.tsx'
import { ZoneChoice } from './zone-choice.tsx'

const words = ja.head
type Props = { view: CaseView; close: () => void }

/** Sends only what was changed here: what others changed meanwhile stays. */
export function HeadDialog({ view, close }: Props) {
  const [before] = useState(() => valuesOf(view))
  const form = useForm(before, (values) => ({
    title: values.title.trim() === '' ? ja.open.nameMissing : undefined,
  }))
  const { values } = form
  return (
    <SaveDialog
      endpoint={updateCase}
      title={words.edit}
      isBroad
      close={close}
      inputOf={() =>
        form.isSound() ? { id: view.id, version: view.version, ...changesOf(before, values) } : undefined
      }
    >
      <TextField label={ja.open.name} isRequired maxLength={200} {...form.bind('title')} />
      <div className="form-grid">
        <CategoryField {...form.bind('category')} />
        <LevelField {...form.bind('level')} />
      </div>
      <ZoneChoice chosen={values.zones} change={(zones) => form.change({ zones })} />
      <div className="form-grid">
        <PartyField label={words.leader} {...form.bind('lead')} />
        <SelectField
          label={words.tlp}
          options={tlpMarks.map((value) => ({ value, label: incidents.tlp[value] }))}
          {...form.bind('tlp')}
        />
      </div>
    </SaveDialog>
  )
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(view: CaseView) {
  return {
    title: view.title,
    category: view.category ?? '',
    level: view.severity === null ? '' : String(view.severity),
    zones: view.zones,
    lead: partyValueOf(view.lead),
    tlp: view.tlp as string,
  }
}

function changesOf(before: Values, now: Values) {
  return {
    ...(now.title === before.title ? {} : { title: now.title }),
    ...(now.category === before.category ? {} : { category: now.category || null }),
    ...(now.level === before.level ? {} : { severity: now.level === '' ? null : Number(now.level) }),
    ...(now.zones === before.zones ? {} : { zones: [...now.zones] }),
    ...(now.lead === before.lead ? {} : { lead: partyOf(now.lead) ?? null }),
    ...(now.tlp === before.tlp ? {} : { tlp: now.tlp as Tlp }),
  }
}

/** Several phases hold at once. */
export function PhasesDialog({ view, close }: Props) {
  const phases = useTaxonomy()?.phases ?? []
  const [chosen, choose] = useState<readonly string[]>(view.phases)
  const [reason, setReason] = useState('')
  return (
    <SaveDialog
      endpoint={setPhases}
      title={words.setPhases}
      close={close}
      inputOf={() => ({ id: view.id, version: view.version, phases: [...chosen], reason })}
    >
      <fieldset className="plain-set">
        <legend className="hidden-visually">{words.phases}</legend>
        {phases.map((phase) => (
          <CheckField
            key={phase.id}
            label={phase.name}
            isChecked={chosen.includes(phase.id)}
            change={(isChecked) =>
              choose(isChecked ? [...chosen, phase.id] : chosen.filter((id) => id !== phase.id))
            }
          />
        ))}
      </fieldset>
      <TextField label={words.phaseReason} maxLength={400} value={reason} change={setReason} />
    </SaveDialog>
  )
}

export function DeclareDialog({ view, close }: Props) {
  const levels = useTaxonomy()?.levels.filter((one) => one.level >= 1) ?? []
  const form = useForm({ criteria: '' }, ({ criteria }) => ({
    criteria: criteria.trim() === '' ? words.criteriaMissing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={declareCase}
      title={words.declare}
      submitWords={words.declare}
      saidAfter={words.declareDone}
      isBroad
      close={close}
      inputOf={() =>
        form.isSound() ? { id: view.id, version: view.version, criteria: form.values.criteria } : undefined
      }
    >
      <p>{words.declareLead}</p>
      {levels.map((level) => (
        <Note key={level.level} first={words.criteria({ level: words.level(level) })}>
          <p>{level.criteria.join('\u3001')}</p>
        </Note>
      ))}
      <TextField
        label={words.declareCriteria}
        hint={words.declareHint}
        isRequired
        maxLength={400}
        {...form.bind('criteria')}
      />
    </SaveDialog>
  )
}
