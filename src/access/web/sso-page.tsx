/** Where the provider of single sign-on sends the browser back: redeems its answer, then asks for what is missing. */
import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { isRefusal } from '../../kernel/core/result.ts'
import { Button } from '../../kernel/web/button.tsx'
import { call, type CallRefusal } from '../../kernel/web/call.ts'
import { rememberSession } from '../../kernel/web/connection.ts'
import { useGo } from '../../kernel/web/location.tsx'
import { Loading, Refused } from '../../kernel/web/states.tsx'
import { completeSso } from '../core/contract-methods.ts'
import { ja } from '../core/screen/ja.ts'
import { EntranceFrame } from './entrance-frame.tsx'
import { placeBefore } from './leave-for-provider.ts'
import { SecondFactorForm, type Next } from './second-factor-form.tsx'
import { pathOfThisSite } from './sign-in-page.tsx'

const words = ja.signIn

export function SsoPage() {
  const [next, setNext] = useState<Next>()
  const [refusal, setRefusal] = useState<CallRefusal>()
  const client = useQueryClient()
  const go = useGo()
  const done = () => {
    rememberSession(true)
    client.clear()
    go(pathOfThisSite(placeBefore()), { replaces: true })
  }
  const redeem = async () => {
    const sent = readAnswer()
    if (!sent) return go('/sign-in', { replaces: true })
    const answer = await call(completeSso, sent)
    if (isRefusal(answer)) return setRefusal(answer)
    if (answer.next) setNext(answer.next)
    else done()
  }
  const isBegun = useRef(false)
  useEffect(() => {
    // An answer is redeemed once, also where effects run twice.
    if (isBegun.current) return
    isBegun.current = true
    void redeem()
  })
  const over = () => go('/sign-in', { replaces: true })
  return (
    <EntranceFrame title={words.title} lead={undefined}>
      {refusal ? (
        <div className="panel stack">
          <Refused refusal={refusal} />
          <Button onClick={over}>{words.fromBeginning}</Button>
        </div>
      ) : next ? (
        <SecondFactorForm next={next} done={done} over={over} />
      ) : (
        <Loading />
      )}
    </EntranceFrame>
  )
}

/** Reads what the provider has written into the address, and takes it out of the history. */
function readAnswer() {
  const query = new URLSearchParams(location.search)
  history.replaceState(history.state, '', location.pathname)
  const [code, state] = [query.get('code'), query.get('state')]
  if (code === null || state === null) return undefined
  const iss = query.get('iss')
  const session = query.get('session_state')
  return {
    code,
    state,
    ...(iss === null ? {} : { iss }),
    ...(session === null ? {} : { session_state: session }),
  }
}
