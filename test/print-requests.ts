/** Prints one well-formed request for every endpoint of the contract, a JSON line each, for tools that ask a running server. */
import { readContracts } from './contract-inputs.ts'
import { missingId, usualInput } from './contract-requests.ts'

for (const endpoint of await readContracts()) {
  const { id, method, path, transport } = endpoint
  const input = usualInput(endpoint)
  if (input) console.log(JSON.stringify({ id, method, path, transport, input, missingId }))
}
