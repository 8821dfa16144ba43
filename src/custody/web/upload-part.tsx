/** Puts the file of an item in: progress in words, a way to stop, the digest's result after it. */
import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { isRefusal } from '../../kernel/core/result.ts'
import { Button } from '../../kernel/web/button.tsx'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { Field, TextField } from '../../kernel/web/field.tsx'
import { sendFile } from '../../kernel/web/send-file.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { uploadEvidence, type EvidenceView } from '../core/contract.ts'
import { ja as custody } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { saySize } from './file-size.ts'
import { isSha256 } from './sha256.ts'
import './custody.css'

const words = ja.upload
type Progress = { readonly sent: number; readonly total: number }

export function UploadPart({ item }: { item: EvidenceView }) {
  const [file, choose] = useState<File>()
  const [stated, setStated] = useState(item.statedSha256)
  const [isTried, setTried] = useState(false)
  const sending = useSending(item)
  const isBadHash = stated.trim() !== '' && !isSha256(stated)
  const submit = () => {
    setTried(true)
    if (file && !isBadHash) void sending.send(file, stated.trim())
  }
  return (
    <form
      className="stack tight no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="second">{words.lead}</p>
      <Field label={words.choose} isRequired error={isTried && !file ? words.missing : undefined}>
        {(control) => (
          <input
            className="control"
            type="file"
            {...control}
            onChange={(event) => choose(event.target.files?.[0])}
          />
        )}
      </Field>
      <TextField
        label={words.stated}
        maxLength={64}
        value={stated}
        change={setStated}
        error={isTried && isBadHash ? ja.add.hashFault : undefined}
      />
      <Refused refusal={sending.refusal} />
      {sending.progress ? (
        <SendingBar progress={sending.progress} stop={sending.stop} />
      ) : (
        <div>
          <Button type="submit" look="filled">
            {words.start}
          </Button>
        </div>
      )}
    </form>
  )
}

function SendingBar({ progress, stop }: { progress: Progress; stop: () => void }) {
  const { sent, total } = progress
  const percent = total === 0 ? 0 : Math.floor((sent / total) * 100)
  const isSent = total > 0 && sent >= total
  return (
    <div className="stack tight">
      <output>
        {isSent ? words.computing : words.sending({ percent, sent: saySize(sent), total: saySize(total) })}
      </output>
      <progress className="custody-progress" max={100} value={percent} aria-label={words.title} />
      <div>
        <Button size="row" onClick={stop}>
          {words.stop}
        </Button>
      </div>
    </div>
  )
}

/** One sending at a time; leaving the page stops it. */
function useSending(item: EvidenceView) {
  const client = useQueryClient()
  const toast = useToast()
  const [progress, setProgress] = useState<Progress>()
  const [refusal, setRefusal] = useState<CallRefusal>()
  const stopper = useRef<AbortController>(undefined)
  useEffect(() => () => stopper.current?.abort(), [])
  const send = async (file: File, statedSha256: string) => {
    const controller = new AbortController()
    stopper.current = controller
    setRefusal(undefined)
    setProgress({ sent: 0, total: file.size })
    const answer = await sendFile(
      uploadEvidence,
      { path: { id: item.id }, fields: { version: String(item.version), statedSha256 }, file },
      { signal: controller.signal, onProgress: (sent, total) => setProgress({ sent, total }) },
    )
    setProgress(undefined)
    void client.invalidateQueries()
    if (answer === undefined) toast({ words: words.stopped })
    else if (isRefusal(answer)) setRefusal(answer)
    else toast({ words: words.done({ result: custody.hash[answer.hash] }) })
  }
  return { send, progress, refusal, stop: () => stopper.current?.abort() }
}
