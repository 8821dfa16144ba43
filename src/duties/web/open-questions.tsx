/** Which unknown facts would still change the result, what either answer would do, and the way to ask somebody. */
import { addTask } from '../../incidents/core/contract-work.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { ja } from '../core/screen/ja.ts'
import type { CaseDuties } from './duty-list.tsx'

const words = ja.duties

export function OpenQuestions({ data }: { data: CaseDuties }) {
  const mayAsk = useMay('case.update') && data.isCaseOpen
  const toast = useToast()
  const adding = useAct(addTask)
  const { openQuestions } = data
  if (openQuestions.length === 0) return null
  const ask = async (label: string) => {
    const task = { caseId: data.case.id, title: words.askTask({ label }), note: words.askNote }
    if (await adding.act(task)) toast({ words: words.asked })
  }
  return (
    <Note tone="care" first={words.openTitle({ count: openQuestions.length })}>
      <ul className="duties-lines">
        {openQuestions.map((question) => (
          <li key={question.fact}>
            <details className="duties-more">
              <summary>{question.label}</summary>
              <Effect title={words.ifYes} effects={question.ifYes} />
              <Effect title={words.ifNo} effects={question.ifNo} />
              {mayAsk ? <LinkButton onClick={() => void ask(question.label)}>{words.ask}</LinkButton> : null}
            </details>
          </li>
        ))}
      </ul>
      <Refused refusal={adding.refusal} />
    </Note>
  )
}

function Effect({ title, effects }: { title: string; effects: readonly string[] }) {
  return (
    <p>
      <span className="strong">{title}</span>
      {effects.length === 0 ? words.same : effects.join('')}
    </p>
  )
}
