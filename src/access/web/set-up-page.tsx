/** The set-up: body, first administrator, code; opened by a link that works once. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { useForm } from '../../kernel/web/form.ts'
import { Note } from '../../kernel/web/panel.tsx'
import { StepList } from '../../kernel/web/step-list.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { beginSetUp } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { EntranceFrame } from './entrance-frame.tsx'
import { useLinkToken } from './link-token.ts'
import { faultsOf, emptyForm } from './set-up-form.ts'
import { AdministratorStep, BodyStep, CodeStep } from './set-up-steps.tsx'

const words = ja.setUp

export function SetUpPage() {
  const token = useLinkToken()
  return (
    <EntranceFrame title={words.title} lead={words.lead} isBroad>
      {token === '' ? <Note tone="care" first={words.noToken} /> : <SetUpSteps token={token} />}
    </EntranceFrame>
  )
}

function SetUpSteps({ token }: { token: string }) {
  const [step, setStep] = useState(0)
  const form = useForm(emptyForm, faultsOf)
  const [secret, setSecret] = useState<OutputOf<typeof beginSetUp>>()
  const begin = useAct(beginSetUp)
  const toCode = async () => {
    const { bodyName, loginName } = form.values
    const answer = await begin.act({ token, bodyName: bodyName.trim(), loginName: loginName.trim() })
    if (!answer) return
    setSecret(answer)
    setStep(2)
  }
  return (
    <div className="panel stack">
      <StepList
        isAcross
        label={words.stepsLabel}
        steps={words.steps.map((title, index) => ({
          key: title,
          title,
          state: index < step ? 'done' : index === step ? 'now' : 'next',
        }))}
      />
      {step === 0 ? <BodyStep form={form} next={() => setStep(1)} /> : null}
      {step === 1 ? (
        <AdministratorStep
          form={form}
          back={() => setStep(0)}
          next={() => void toCode()}
          refusal={begin.refusal}
          isBusy={begin.isBusy}
        />
      ) : null}
      {step === 2 && secret ? (
        <CodeStep token={token} form={form} secret={secret} back={() => setStep(1)} />
      ) : null}
    </div>
  )
}
