/** The thread of callers for the bench of commits: each writes entries into a case of its own over one connection. */
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

const { origin, cookie, cases } = workerData as { origin: string; cookie: string; cases: readonly string[] }
const agent = new Agent({ keepAlive: true, maxSockets: cases.length })

parentPort?.on('message', (wanted: number) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  void run(wanted).then(() => parentPort?.postMessage('done'))
})

async function run(wanted: number): Promise<void> {
  let turn = 0
  const caller = async (caseId: string) => {
    while (turn < wanted) {
      turn += 1
      await write(caseId, turn)
    }
  }
  await Promise.all(cases.map(caller))
}

function write(caseId: string, turn: number): Promise<void> {
  const payload = JSON.stringify({
    occurredAt: new Date().toISOString(),
    lane: 'responder',
    text: `pulled the line of machine ${turn}, asked its owner to leave the power on`,
  })
  const headers = { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}/api/cases/${caseId}/timeline`,
      { method: 'POST', agent, headers },
      (reply) => {
        const settle = (text: string) => {
          if (reply.statusCode === 200) resolve()
          else reject(new Error(`answered ${reply.statusCode}: ${text}`))
        }
        reply.toArray().then((parts) => settle(Buffer.concat(parts).toString('utf8')), reject)
      },
    )
    sent.on('error', reject)
    sent.end(payload)
  })
}
