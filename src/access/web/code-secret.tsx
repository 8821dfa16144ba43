/** The secret for an authenticator app, as a QR code and as text to type. */
import { useMemo } from 'react'
import makeCode from 'qrcode-generator'
import { TextField } from '../../kernel/web/field.tsx'
import { ja } from '../core/screen/ja.ts'

const words = ja.codeSecret
const quietModules = 4

export function CodeSecret({
  secret,
  uri,
  code,
  change,
}: {
  secret: string
  uri: string
  code: string
  change: (code: string) => void
}) {
  return (
    <div className="stack">
      <p>{words.lead}</p>
      <QrCode text={uri} label={words.qr} />
      <div>
        <p className="second">{words.byHand}</p>
        <p className="mono big">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
      </div>
      <TextField
        label={words.code}
        hint={words.codeHint}
        value={code}
        change={change}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        isRequired
      />
    </div>
  )
}

/** Drawn as one SVG path, so that no image is loaded and no style is set. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => draw(text), [text])
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function draw(text: string): { path: string; size: number } {
  const code = makeCode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  const squares: string[] = []
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column < count; column += 1)
      if (code.isDark(row, column)) squares.push(`M${column + quietModules} ${row + quietModules}h1v1h-1z`)
  return { path: squares.join(''), size: count + quietModules * 2 }
}
