/** Writing where we are: four texts, a draft from the records on demand, and both versions when two wrote at once. */
import { useState } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { useDraft } from '../../kernel/web/draft.ts'
import { TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { Conflict } from '../../kernel/web/states.tsx'
import { updateCase } from '../core/contract.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.head
const names = ['done', 'next', 'waitingFor', 'until'] as const
type Name = (typeof names)[number]
type Written = Readonly<Record<Name, string>>

export function SituationDialog({ view, close }: { view: CaseView; close: () => void }) {
  const saved = writtenOf(view)
  const draft = useDraft<Written>(`case-situation:${view.id}`, saved)
  const [base, setBase] = useState(saved)
  const change = (part: Partial<Written>) => draft.change({ ...draft.value, ...part })
  const inConflict = names.filter((name) => saved[name] !== base[name] && saved[name] !== draft.value[name])
  const keep = (name: Name, side: 'mine' | 'theirs') => {
    if (side === 'theirs') change({ [name]: saved[name] })
    setBase({ ...base, [name]: saved[name] })
  }
  return (
    <SaveDialog
      endpoint={updateCase}
      title={words.write}
      isBroad
      close={close}
      onSaved={draft.forget}
      inputOf={() =>
        inConflict.length > 0
          ? undefined
          : { id: view.id, version: view.version, situation: { ...saved, ...draft.value } }
      }
    >
      {inConflict.length > 0 ? (
        <Conflict
          fields={inConflict.map((name) => ({
            key: name,
            label: words[name],
            mine: draft.value[name],
            theirs: saved[name],
          }))}
          choose={(name, side) => keep(name as Name, side)}
        />
      ) : null}
      <div>
        <Button size="row" onClick={() => change(draftOf(view))}>
          {words.draft}
        </Button>
      </div>
      {(['done', 'next', 'waitingFor'] as const).map((name) => (
        <TextAreaField
          key={name}
          label={words[name]}
          rows={2}
          maxLength={400}
          value={draft.value[name]}
          change={(value) => change({ [name]: value })}
        />
      ))}
      <TextField
        label={words.until}
        maxLength={200}
        value={draft.value.until}
        change={(until) => change({ until })}
      />
    </SaveDialog>
  )
}

function writtenOf({ situation }: CaseView): Written {
  const { done, next, waitingFor, until } = situation
  return { done, next, waitingFor, until }
}

/** What the records say: the last own entry, the first open step or task, whom a held task waits for. */
function draftOf(view: CaseView): Partial<Written> {
  const last = view.timeline.findLast((entry) => entry.lane === 'responder' && entry.correctedBy === null)
  const open = view.tasks.filter((task) => task.stage !== 'done' && task.stage !== 'cancelled')
  const next = open.find((task) => task.mandatory) ?? open[0]
  const held = open.find((task) => task.hold)?.hold
  return {
    ...(last ? { done: last.text.slice(0, 400) } : {}),
    ...(next ? { next: next.title.slice(0, 400) } : {}),
    ...(held?.waitingFor ? { waitingFor: held.waitingFor } : {}),
  }
}
