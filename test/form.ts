/** A form with a file as a browser sends it. */

export type SentFile = { readonly name: string; readonly bytes: Buffer }

export type SentForm = { readonly payload: Buffer; readonly headers: { 'content-type': string } }

const boundary = 'toride-test-boundary'

/** Fields first, then the file in a field named `file`, as every endpoint that takes one expects. */
export function formOf(fields: Readonly<Record<string, string>>, file?: SentFile): SentForm {
  const texts = Object.entries(fields).map(([name, value]) => partOf(`name="${name}"`, Buffer.from(value)))
  const files = file ? [partOf(`name="file"; filename="${file.name}"`, file.bytes)] : []
  return {
    payload: Buffer.concat([...texts, ...files, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

function partOf(disposition: string, bytes: Buffer): Buffer {
  const isFile = disposition.includes('filename=')
  const type = isFile ? 'content-type: application/octet-stream\r\n' : ''
  const head = `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${type}\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')])
}
