/** The dialog that opens a case by hand: a title is enough, everything else may still be unknown. */
import { ZoneChoice } from './zone-choice.tsx'
import { InstantField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { useGo } from '../../kernel/web/location.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { tlpMarks, type Tlp } from '../core/case.ts'
import { openCase } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { CategoryField, LevelField } from './category-field.tsx'
import { PartyField, partyOf } from './party-field.tsx'

const words = ja.open

const initial = {
  title: '',
  category: '',
  level: '',
  zones: [] as readonly string[],
  lead: '',
  tlp: 'amber',
  knownAt: '',
  knownSection: '',
}

function faultsOf(values: typeof initial) {
  const isHalf = (values.knownAt === '') !== (values.knownSection.trim() === '')
  return {
    title: values.title.trim() === '' ? words.nameMissing : undefined,
    knownAt: isHalf ? words.knownMissing : undefined,
  }
}

export function OpenCaseDialog({ close }: { close: () => void }) {
  const go = useGo()
  const form = useForm(initial, faultsOf)
  const { values } = form
  return (
    <SaveDialog
      endpoint={openCase}
      title={words.title}
      submitWords={words.submit}
      saidAfter={words.saved}
      isBroad
      close={close}
      onSaved={({ id }) => go(`/cases/${id}`)}
      inputOf={() => (form.isSound() ? inputOf(values) : undefined)}
    >
      <p>{words.lead}</p>
      <TextField
        label={words.name}
        hint={words.nameHint}
        isRequired
        maxLength={200}
        {...form.bind('title')}
      />
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
      <div className="form-grid">
        <InstantField label={words.known} hint={words.knownHint} {...form.bind('knownAt')} />
        <TextField label={words.knownSection} maxLength={100} {...form.bind('knownSection')} />
      </div>
    </SaveDialog>
  )
}

function inputOf(values: typeof initial) {
  return {
    title: values.title,
    category: values.category || null,
    severity: values.level === '' ? null : Number(values.level),
    tlp: values.tlp as Tlp,
    zones: [...values.zones],
    lead: partyOf(values.lead) ?? null,
    known: values.knownAt === '' ? null : { at: values.knownAt, section: values.knownSection },
  }
}
