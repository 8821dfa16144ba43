/** One's own key: made under a passphrase, opened for this session, closed, given up when the passphrase is lost. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { closeOwnKey, makeOwnKey, openOwnKey, type readOwnKey } from '../core/contract.ts'
import { passphraseMax } from '../core/passphrase.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.key

export function KeyPanel({ own }: { own: OutputOf<typeof readOwnKey> }) {
  const [isMaking, make] = useState(false)
  const [isLost, lose] = useState(false)
  const leave = useAct(closeOwnKey)
  return (
    <Panel title={words.title}>
      <Stack>
        {own.madeAt === null ? (
          <>
            <Note tone="now" first={words.none} />
            <div>
              <Button look="filled" onClick={() => make(true)}>
                {words.make}
              </Button>
            </div>
          </>
        ) : null}
        {own.madeAt !== null && own.isOpen ? (
          <>
            <Note tone="done" first={words.opened} />
            <div>
              <Button onClick={() => void leave.act({})} isBusy={leave.isBusy}>
                {words.close}
              </Button>
            </div>
          </>
        ) : null}
        {own.madeAt !== null && !own.isOpen ? (
          <>
            <p>{words.closed}</p>
            <PassphraseForm />
            <div>
              <LinkButton onClick={() => lose(true)}>{words.lost}</LinkButton>
            </div>
          </>
        ) : null}
      </Stack>
      {isMaking ? <MakeDialog close={() => make(false)} /> : null}
      {isLost ? <MakeDialog isReplacing close={() => lose(false)} /> : null}
    </Panel>
  )
}

/** The passphrase, wherever it is asked for. */
export function PassphraseForm() {
  const [passphrase, setPassphrase] = useState('')
  const { act, isBusy, refusal } = useAct(openOwnKey)
  const submit = async () => {
    if (await act({ passphrase })) setPassphrase('')
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Refused refusal={refusal} />
      <TextField
        label={words.passphrase}
        value={passphrase}
        change={setPassphrase}
        type="password"
        autoComplete="off"
        maxLength={passphraseMax}
      />
      <div>
        <Button type="submit" look="filled" isBusy={isBusy}>
          {words.open}
        </Button>
      </div>
    </form>
  )
}

function MakeDialog({ isReplacing = false, close }: { isReplacing?: boolean; close: () => void }) {
  const form = useForm({ passphrase: '', again: '' }, ({ passphrase, again }) => ({
    again: passphrase === again ? undefined : words.differs,
  }))
  return (
    <SaveDialog
      endpoint={makeOwnKey}
      title={isReplacing ? words.lostTitle : words.make}
      submitWords={isReplacing ? words.replace : words.make}
      saidAfter={words.made}
      close={close}
      inputOf={() =>
        form.isSound() ? { passphrase: form.values.passphrase, replaces: isReplacing } : undefined
      }
    >
      {isReplacing ? <Note tone="care" first={words.lostLead} /> : null}
      <TextField
        label={words.passphrase}
        hint={words.hint}
        isRequired
        type="password"
        autoComplete="off"
        maxLength={passphraseMax}
        {...form.bind('passphrase')}
      />
      <TextField
        label={words.again}
        isRequired
        type="password"
        autoComplete="off"
        maxLength={passphraseMax}
        {...form.bind('again')}
      />
    </SaveDialog>
  )
}
