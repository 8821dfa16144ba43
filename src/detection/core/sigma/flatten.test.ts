import { describe, expect, it } from 'vitest'
import { flatten } from './flatten.ts'

function check(event: Record<string, unknown>, expected: Record<string, unknown>) {
  expect(Object.fromEntries(flatten(event))).toMatchObject(expected)
}

const system = {
  Provider: { '#attributes': { Name: 'Service Control Manager', Guid: '{5}' } },
  EventID: 7045,
  TimeCreated: { '#attributes': { SystemTime: '2026-11-24T00:00:00Z' } },
  Execution: { '#attributes': { ProcessID: 4, ThreadID: 8 } },
  Channel: 'System',
  Computer: 'sv01',
  Correlation: null,
}

describe('flatten', () => {
  it.each<[name: string, event: Record<string, unknown>, expected: Record<string, unknown>]>([
    [
      'EVTX as JSON',
      { Event: { System: system, EventData: { ServiceName: 'x', Flag: true, Count: 3 } } },
      {
        Provider_Name: 'Service Control Manager',
        EventID: '7045',
        TimeCreated: '2026-11-24T00:00:00Z',
        TimeCreated_SystemTime: '2026-11-24T00:00:00Z',
        Execution_ProcessID: '4',
        Channel: 'System',
        ServiceName: 'x',
        Flag: 'true',
        Count: '3',
      },
    ],
    ['EVTX without its wrapper', { System: system, EventData: { A: '1' } }, { Channel: 'System', A: '1' }],
    [
      'event id with qualifiers',
      {
        Event: {
          System: { EventID: { '#attributes': { Qualifiers: 16384 }, '#text': 7036 } },
          EventData: null,
        },
      },
      { EventID: '7036', EventID_Qualifiers: '16384' },
    ],
    [
      'data as a list of elements',
      {
        Event: {
          System: system,
          EventData: {
            Data: [
              { '#attributes': { Name: 'User' }, '#text': 'alice' },
              { '@Name': 'Empty' },
              { $: { Name: 'Other' }, _: 'o' },
            ],
          },
        },
      },
      { User: 'alice', Empty: null, Other: 'o' },
    ],
    [
      'nameless data',
      { Event: { System: system, EventData: { Data: ['a', 'b', 'c'] } } },
      { Data: ['a', 'b', 'c'] },
    ],
    [
      'nameless data as one text list',
      { Event: { System: system, EventData: { Data: { '#text': ['a', 'b'] } } } },
      { Data: ['a', 'b'] },
    ],
    [
      'user data',
      {
        Event: {
          System: system,
          UserData: { LogFileCleared: { SubjectUserName: 'bob', '#attributes': { x: 1 } } },
        },
      },
      { SubjectUserName: 'bob' },
    ],
    [
      'names with spaces',
      { Event: { System: system, EventData: { 'Threat Name': 'EICAR' } } },
      { 'Threat Name': 'EICAR', ThreatName: 'EICAR' },
    ],
    [
      'Winlogbeat',
      {
        message: 'm',
        winlog: {
          channel: 'Security',
          event_id: 4625,
          provider_name: 'p',
          computer_name: 'c',
          event_data: { IpAddress: '192.0.2.1' },
        },
      },
      {
        Channel: 'Security',
        EventID: '4625',
        Provider_Name: 'p',
        Computer: 'c',
        IpAddress: '192.0.2.1',
        Message: 'm',
        'winlog.channel': 'Security',
      },
    ],
    [
      'nested JSON',
      { a: { b: [1, 2, { c: 'x' }], d: null } },
      { 'a.b': ['1', '2'], 'a.b.c': 'x', 'a.d': null },
    ],
    ['lists of objects', { r: [{ id: 'a' }, { id: 'b' }] }, { 'r.id': ['a', 'b'] }],
    ['flat names with dots', { 'a.b': 'x' }, { 'a.b': 'x' }],
  ])('%s', (_name, event, expected) => check(event, expected))

  it('stops at a depth and a number of fields', () => {
    let deep: Record<string, unknown> = { end: 'x' }
    for (let level = 0; level < 5_000; level++) deep = { a: deep }
    expect(flatten(deep).size).toBe(0)
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, index]))
    expect(flatten(many).size).toBe(4_096)
    expect(flatten({ F: Array.from({ length: 10_000 }, String) }).get('F')).toHaveLength(4_096)
  })

  it('keeps names of the language apart from its own', () => {
    const event = JSON.parse('{"__proto__":{"a":1},"constructor":"x"}') as Record<string, unknown>
    expect([...flatten(event)]).toEqual([
      ['__proto__.a', '1'],
      ['constructor', 'x'],
    ])
  })
})
