/** The difference before saving: which facts change, what follows; saving and discarding stand under it. */
import { Button } from '../../kernel/web/button.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { ja } from '../core/screen/ja.ts'
import type { FactsDraft } from './use-facts-draft.ts'

const words = ja.preview

export function PreviewPanel({ draft }: { draft: FactsDraft }) {
  if (!draft.isChanged) return null
  const { preview } = draft
  return (
    <Panel title={words.title} isScreenOnly>
      <Stack isTight>
        <div aria-live="polite">
          {preview === undefined ? (
            <p className="second">{words.computing}</p>
          ) : (
            <>
              <Lines title={words.changes} lines={preview.changes} />
              <Lines title={words.effects} lines={preview.effects} />
            </>
          )}
        </div>
        {draft.isStale ? (
          <Note tone="care" first={ja.conflict}>
            <Button size="row" onClick={draft.rebase}>
              {ja.conflictAct}
            </Button>
          </Note>
        ) : null}
        <Refused refusal={draft.isStale ? undefined : draft.refusal} />
        <div className="inline">
          <Button look="filled" isBusy={draft.isBusy} onClick={() => void draft.save()}>
            {words.save}
          </Button>
          <Button onClick={draft.discard}>{words.discard}</Button>
        </div>
      </Stack>
    </Panel>
  )
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <>
      <p className="strong">{title}</p>
      <ul className="duties-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  )
}
