/** What the registers call the machines and log sources that lines name only by address. */
import { useMemo } from 'react'
import { useMay } from '../../kernel/web/shell-context.ts'
import { useCall } from '../../kernel/web/use-call.ts'
import { listItems } from '../../registers/core/contract.ts'

const itemsMax = 200

/** Name of a machine by its address. Registers beyond 200 machines name the rest in the side panel only. */
export function useMachineNames(): (address: string) => string | undefined {
  const mayRead = useMay('register.read')
  const machines = useCall(
    listItems,
    { kind: 'machine', limit: itemsMax, sort: 'title' },
    { isOff: !mayRead },
  )
  const names = useMemo(() => {
    const pairs = (machines.data?.items ?? []).flatMap((item) =>
      textsOf(item.values['ip_addresses']).map((address): [string, string] => [address, item.title]),
    )
    return new Map(pairs)
  }, [machines.data])
  return (address) => names.get(address)
}

/** Name of a log source by the name under which it arrives. */
export function useSourceNames(): (source: string) => string {
  const mayRead = useMay('register.read')
  const logs = useCall(listItems, { kind: 'log', limit: itemsMax, sort: 'title' }, { isOff: !mayRead })
  const names = useMemo(() => {
    const pairs = (logs.data?.items ?? []).flatMap((item): [string, string][] => {
      const source = item.values['source_name']
      return typeof source === 'string' ? [[source, item.title]] : []
    })
    return new Map(pairs)
  }, [logs.data])
  return (source) => names.get(source) ?? source
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
