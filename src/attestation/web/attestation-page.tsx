/** The record's proof: the newest checkpoint, where it went, who witnesses it, and how anybody verifies. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { hrefOf } from '../../kernel/web/call.ts'
import { Facts, Panel, Stack } from '../../kernel/web/panel.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { downloadCheckpoint, downloadSheet, readAttestation } from '../core/contract-publish.ts'
import { ja } from '../core/screen/ja.ts'
import { CopyLine } from './copy-line.tsx'
import { PublicationStrip } from './publication-strip.tsx'
import { TargetDialog, type Target } from './target-dialog.tsx'
import { TargetsPanel } from './targets-panel.tsx'
import { WitnessPanel } from './witness-panel.tsx'
import './attestation.css'

const words = ja.page

type Attestation = OutputOf<typeof readAttestation>
type Asked = { target: Target | undefined }

export function AttestationPage() {
  const reading = useCall(readAttestation, {}, { everySeconds: 15 })
  const [asked, setAsked] = useState<Asked>()
  const { data } = reading
  return (
    <SettingsPage
      title={words.title}
      lead={data ? leadOf(data) : undefined}
      acts={
        <>
          {data?.newest ? (
            <a className="button" href={hrefOf(downloadSheet, {})} download>
              {words.sheet}
            </a>
          ) : null}
          {data?.mayManage ? (
            <Button look="filled" onClick={() => setAsked({ target: undefined })}>
              {words.addTarget}
            </Button>
          ) : null}
        </>
      }
    >
      <Region reading={reading}>
        {(attestation) => (
          <Stack>
            <TargetsPanel attestation={attestation} change={(target) => setAsked({ target })} />
            <PublicationStrip attestation={attestation} />
            {attestation.newest ? (
              <NewestPanel attestation={attestation} newest={attestation.newest} />
            ) : null}
            <HowPanel verifierKey={attestation.verifierKey} />
            <WitnessPanel attestation={attestation} />
          </Stack>
        )}
      </Region>
      {asked ? <TargetDialog target={asked.target} close={() => setAsked(undefined)} /> : null}
    </SettingsPage>
  )
}

function leadOf({ newest, isAlone, targets }: Attestation): string {
  if (!newest) return words.leadNone
  const size = newest.size.toLocaleString('ja-JP')
  if (isAlone) return words.leadAlone({ size })
  const on = targets.filter((target) => target.isOn)
  const failing = on.filter((target) => target.failingSince !== null).length
  return failing > 0 ? words.leadBad({ size, failing }) : words.leadGood({ size, places: on.length })
}

function NewestPanel({
  attestation,
  newest,
}: {
  attestation: Attestation
  newest: NonNullable<Attestation['newest']>
}) {
  const { facts } = words
  const size = newest.size.toLocaleString('ja-JP')
  return (
    <Panel
      title={words.newest}
      side={
        <a href={hrefOf(downloadCheckpoint, {})} download>
          {words.download}
        </a>
      }
    >
      <Facts
        items={[
          { key: 'size', term: facts.size, value: words.count({ size }) },
          { key: 'at', term: facts.signedAt, value: formatDateTime(new Date(newest.signedAt)) },
          { key: 'key', term: facts.keyId, value: <span className="mono">{attestation.keyId}</span> },
          {
            key: 'root',
            term: facts.root,
            value: <span className="mono attestation-long">{newest.rootHash}</span>,
          },
          {
            key: 'witnesses',
            term: facts.witnesses,
            value:
              newest.witnesses.length === 0 ? (
                words.noWitness
              ) : (
                <span className="mono attestation-long">{newest.witnesses.join(' ')}</span>
              ),
          },
        ]}
      />
    </Panel>
  )
}

function HowPanel({ verifierKey }: { verifierKey: string }) {
  return (
    <Panel title={words.how}>
      <Stack>
        <ol className="attestation-how">
          {words.howItems.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ol>
        <CopyLine label={words.key} hint={words.keyHint} text={verifierKey} />
      </Stack>
    </Panel>
  )
}
