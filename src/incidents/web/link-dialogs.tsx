/** Links the case to a register item, found by typing, and says later whether it was harmed. */
import { useDeferredValue, useState } from 'react'
import { SelectField, TextAreaField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listItems, listKinds } from '../../registers/core/contract.ts'
import { assessLink, linkItem } from '../core/contract-work.ts'
import { ja as incidents } from '../core/ja.ts'
import { compromiseStates, type LinkRole } from '../core/link.ts'
import type { CaseView, LinkView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.links
const options = compromiseStates.map((value) => ({ value, label: incidents.compromise[value] }))
const foundMax = 50

export function LinkItemDialog({ view, close }: { view: CaseView; close: () => void }) {
  const form = useForm({ kind: 'system', itemId: '', compromise: 'unknown', note: '' }, ({ itemId }) => ({
    itemId: itemId === '' ? words.itemMissing : undefined,
  }))
  const { values } = form
  const [text, setText] = useState('')
  const kinds = useCall(listKinds, {}).data?.kinds ?? []
  const sought = useDeferredValue(text.trim())
  const found = useCall(
    listItems,
    {
      kind: values.kind,
      sort: 'title',
      limit: foundMax,
      ...(sought === '' ? {} : { text: sought.slice(0, 100) }),
    },
    { keepsPrevious: true },
  ).data
  return (
    <SaveDialog
      endpoint={linkItem}
      title={words.add}
      submitWords={words.save}
      saidAfter={words.done}
      isBroad
      close={close}
      inputOf={() =>
        form.isSound()
          ? {
              caseId: view.id,
              role: roleOf(values.kind),
              itemId: values.itemId,
              compromise: compromiseOf(values.compromise),
              note: values.note,
            }
          : undefined
      }
    >
      <div className="form-grid">
        <SelectField
          label={words.kind}
          options={kinds.map((kind) => ({ value: kind.id, label: kind.name }))}
          value={values.kind}
          change={(kind) => form.change({ kind, itemId: '' })}
        />
        <PickField
          label={words.item}
          isRequired
          search={setText}
          nothingFound={words.nothingFound}
          options={(found?.items ?? []).map((item) => ({ value: item.id, label: item.title }))}
          {...form.bind('itemId')}
        />
      </div>
      <SelectField label={words.compromise} options={options} {...form.bind('compromise')} />
      <TextAreaField label={words.noteField} rows={2} maxLength={1000} {...form.bind('note')} />
    </SaveDialog>
  )
}

export function AssessLinkDialog({ link, close }: { link: LinkView; close: () => void }) {
  const form = useForm<{ compromise: string; note: string }>({ compromise: link.compromise, note: link.note })
  return (
    <SaveDialog
      endpoint={assessLink}
      title={words.assess}
      saidAfter={words.done}
      close={close}
      inputOf={() => ({
        id: link.id,
        version: link.version,
        compromise: compromiseOf(form.values.compromise),
        note: form.values.note,
      })}
    >
      <p className="strong">{link.snapshot.title}</p>
      <SelectField label={words.compromise} options={options} {...form.bind('compromise')} />
      <TextAreaField label={words.noteField} rows={2} maxLength={1000} {...form.bind('note')} />
    </SaveDialog>
  )
}

function roleOf(kind: string): LinkRole {
  if (kind === 'vendor') return 'vendor'
  return kind === 'contact' ? 'contact' : 'asset'
}

function compromiseOf(value: string): LinkView['compromise'] {
  return compromiseStates.find((one) => one === value) ?? 'unknown'
}
