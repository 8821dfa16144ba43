/** Progress of a long command: one line that is written over on a terminal, and nothing elsewhere. */

export type CommandIo = {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
}

const everyMs = 200

export function progressOn(stream: NodeJS.WritableStream) {
  const isTerminal = (stream as { isTTY?: boolean }).isTTY === true
  let last = 0
  return {
    show: (text: string) => {
      if (!isTerminal || performance.now() - last < everyMs) return
      last = performance.now()
      stream.write(`\r\u001b[K${text}`)
    },
    end: () => {
      if (isTerminal && last > 0) stream.write('\r\u001b[K')
    },
  }
}
