import { describe, expect, it } from 'vitest'
import { isMeantFor } from './event-source.ts'
import { prepareEvent } from './prepare-event.ts'
import type { LogSource } from './rule.ts'

const sysmon = 'Microsoft-Windows-Sysmon/Operational'

function check(
  logsource: LogSource,
  event: Record<string, unknown>,
  place: { hint?: LogSource; expected: boolean },
) {
  const { source } = prepareEvent(event, place.hint)
  expect({ logsource, event, meant: isMeantFor(logsource, source) }).toEqual({
    logsource,
    event,
    meant: place.expected,
  })
}

const windows = (category: string): LogSource => ({ product: 'windows', category })

describe('log sources of events that tell for themselves', () => {
  it.each<[LogSource, Record<string, unknown>, boolean]>([
    [windows('process_creation'), { Channel: sysmon, EventID: 1 }, true],
    [windows('process_creation'), { Channel: sysmon.toLowerCase(), EventID: '1' }, true],
    [windows('process_creation'), { Channel: 'Security', EventID: 4688 }, true],
    [windows('process_creation'), { Channel: 'Security', EventID: 4689 }, false],
    [windows('process_creation'), { Channel: 'System', EventID: 1 }, false],
    [windows('image_load'), { Channel: sysmon, EventID: 7 }, true],
    [windows('registry_event'), { Channel: sysmon, EventID: 13 }, true],
    [windows('registry_set'), { Channel: sysmon, EventID: 13 }, true],
    [windows('registry_set'), { Channel: sysmon, EventID: 12 }, false],
    [windows('registry_delete'), { Channel: sysmon, EventID: 12, EventType: 'DeleteKey' }, true],
    [windows('registry_delete'), { Channel: sysmon, EventID: 12, EventType: 'CreateKey' }, false],
    [windows('registry_add'), { Channel: sysmon, EventID: 12, EventType: 'CreateKey' }, true],
    [windows('registry_delete'), { Channel: sysmon, EventID: 12 }, true],
    [windows('ps_script'), { Channel: 'Microsoft-Windows-PowerShell/Operational', EventID: 4104 }, true],
    [windows('ps_script'), { Channel: 'PowerShellCore/Operational', EventID: 4104 }, true],
    [windows('ps_module'), { Channel: 'Microsoft-Windows-PowerShell/Operational', EventID: 4104 }, false],
    [windows('ps_classic_start'), { Channel: 'Windows PowerShell', EventID: 400 }, true],
    [{ product: 'windows', service: 'security' }, { Channel: 'security', EventID: 1 }, true],
    [{ product: 'windows', service: 'system' }, { Channel: 'Security', EventID: 1 }, false],
    [
      { product: 'windows', service: 'windefend' },
      { Channel: 'Microsoft-Windows-Windows Defender/Operational' },
      true,
    ],
    [
      { category: 'antivirus' },
      { Channel: 'Microsoft-Windows-Windows Defender/Operational', EventID: 1116 },
      true,
    ],
    [{ product: 'windows' }, { Channel: 'Unheard-Of/Operational', EventID: 1 }, true],
    [{ category: 'proxy' }, { Channel: 'Security', EventID: 1 }, false],
    [{ product: 'linux' }, { Channel: 'Security', EventID: 1 }, false],
    [
      { product: 'linux', category: 'process_creation' },
      { Channel: 'Linux-Sysmon/Operational', EventID: 1 },
      true,
    ],
    [windows('process_creation'), { Channel: 'Linux-Sysmon/Operational', EventID: 1 }, false],
    // No channel: the provider tells, else the event id alone, else nothing is kept away.
    [windows('process_creation'), { EventID: 1, SourceName: 'Microsoft-Windows-Sysmon' }, true],
    [windows('image_load'), { EventID: 1 }, false],
    [windows('process_creation'), { EventID: 1 }, true],
    [{ product: 'windows', service: 'security' }, { EventID: 4720 }, true],
    [windows('process_creation'), { CommandLine: 'x' }, true],
    [{ category: 'proxy' }, { 'c-uri': '/' }, true],
    // The event's own statement.
    [{ product: 'squid' }, { logsource: { product: 'Squid', category: 'proxy' } }, true],
    [{ category: 'proxy' }, { logsource: { product: 'squid', category: 'proxy' } }, true],
    [{ category: 'webserver' }, { logsource: { product: 'squid', category: 'proxy' } }, false],
    [{ product: 'constructor' }, { Channel: 'constructor', EventID: 'toString' }, false],
  ])('%j is for %j: %s', (logsource, event, expected) => check(logsource, event, { expected }))
})

describe('log sources by hint', () => {
  const fortigate: LogSource = { product: 'fortigate', category: 'firewall', service: 'traffic' }
  it.each<[LogSource, LogSource, Record<string, unknown>, boolean]>([
    [{ product: 'fortigate', service: 'traffic' }, fortigate, {}, true],
    [{ category: 'firewall' }, fortigate, {}, true],
    [{ product: 'fortigate', service: 'event' }, fortigate, {}, false],
    [{ category: 'proxy' }, fortigate, {}, false],
    [{ category: 'proxy' }, {}, {}, false],
    [windows('process_creation'), { product: 'windows' }, { Channel: sysmon, EventID: 1 }, true],
    [windows('process_creation'), { product: 'windows', category: 'process_creation' }, {}, true],
    [windows('process_creation'), { product: 'linux' }, { Channel: sysmon, EventID: 1 }, false],
    [
      windows('file_access'),
      { product: 'windows', category: 'file_access' },
      { Channel: 'x', EventID: 9 },
      true,
    ],
    [{ product: 'a|b' }, { product: 'a|b' }, {}, false],
  ])('%j with hint %j', (logsource, hint, ...[event, expected]) =>
    check(logsource, event, { hint, expected }),
  )
})

describe('names that differ between shippers', () => {
  it('gives 4688 the names of process_creation', () => {
    const event = {
      Channel: 'Security',
      EventID: 4688,
      NewProcessName: 'C:\\a.exe',
      ParentProcessName: 'C:\\b.exe',
    }
    const { fields } = prepareEvent(event)
    expect(fields.get('Image')).toBe('C:\\a.exe')
    expect(fields.get('ParentImage')).toBe('C:\\b.exe')
  })

  it('never replaces a field that is there, nor adds to other events', () => {
    const own = prepareEvent({ Channel: 'Security', EventID: 4688, NewProcessName: 'x', Image: 'y' })
    expect(own.fields.get('Image')).toBe('y')
    expect(
      prepareEvent({ Channel: 'Security', EventID: 4690, NewProcessName: 'x' }).fields.has('Image'),
    ).toBe(false)
  })

  it('knows the provider and computer names of NXLog', () => {
    const { fields } = prepareEvent({ Channel: 'System', EventID: 7045, SourceName: 'p', Hostname: 'h' })
    expect(fields.get('Provider_Name')).toBe('p')
    expect(fields.get('Computer')).toBe('h')
  })
})
