/** Matcher of the pipeline's tests: a word that matches, and one that ends the worker as a fault of a rule would. */
import type { MatchEvent } from '../core/slots.ts'

export function createMatchEvent(options: unknown): MatchEvent {
  const { word } = options as { word: string }
  return (event) => {
    const message = event.fields['message'] ?? ''
    if (message.includes('end the worker')) process.exit(1)
    return message.includes(word) ? ['rule-evil'] : []
  }
}
