/** What to do, numbered, and what not to do, boxed: the same on the screen of a run and of a card. */
import { ja } from '../core/screen/ja.ts'

const words = ja.run

export function StepBody({ step }: { step: { todo: readonly string[]; donts: readonly string[] } }) {
  return (
    <div className="stack tight incidents-step-boxes">
      <div className="incidents-todo">
        <h3>{words.todo}</h3>
        <ol>
          {step.todo.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </div>
      {step.donts.length > 0 ? <Donts title={words.donts} donts={step.donts} /> : null}
    </div>
  )
}

export function Donts({ title, donts }: { title: string; donts: readonly string[] }) {
  return (
    <div className="incidents-donts">
      <h3>{title}</h3>
      <ul>
        {donts.map((sentence) => (
          <li key={sentence}>
            <span aria-hidden="true">{'\u00d7'}</span>
            {sentence}
          </li>
        ))}
      </ul>
    </div>
  )
}
