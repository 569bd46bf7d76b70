import { describe, expect, it, test } from 'vitest';
import type { RunEvent } from '../core/run/events.ts';
import { runPlanned, workEvent } from '../testing/journal-builders.ts';
import { EVENT_SHAPES } from './event-shapes.ts';
import { checkEvent, decodeEvent, encodeEvent, UPCASTERS, type Upcaster } from './journal.ts';

const QUEUED: RunEvent = { type: 'task-queued', task: 'T1' };

/** The version of an event that is written now. */
function current(type: string): number {
  return (UPCASTERS[type]?.length ?? 0) + 1;
}

describe('event rows', () => {
  it('decode to the event that was encoded', () => {
    for (const event of [runPlanned(), QUEUED, ...[0, 1, 2, 3].map(workEvent)]) {
      expect(decodeEvent(encodeEvent(event))).toEqual({ ok: true, value: event });
    }
  });

  it('are refused as newer when their version or type is unknown', () => {
    expect(decodeEvent({ ...encodeEvent(QUEUED), version: 2 })).toEqual({
      ok: false,
      failure: {
        reason: 'newer',
        message: 'The task-queued event has version 2; this release reads up to version 1.',
      },
    });
    expect(decodeEvent({ type: 'task-sung', version: 1, data: '{"type":"task-sung"}' })).toEqual({
      ok: false,
      failure: { reason: 'newer', message: 'This release knows no event of the type task-sung.' },
    });
  });

  it.each([
    ['no JSON', '{"type":"task-que'],
    ['no object', '["task-queued"]'],
    ['null', 'null'],
    ['another type', '{"type":"task-failed","task":"T1"}'],
    ['a missing field', '{"type":"task-queued"}'],
    ['a field of another kind', '{"type":"task-queued","task":7}'],
    ['an empty task id', '{"type":"task-queued","task":""}'],
  ])('are refused as damaged with %s', (_, data) => {
    expect(decodeEvent({ type: 'task-queued', version: 1, data })).toMatchObject({ failure: { reason: 'damaged' } });
  });

  it('are refused as damaged with a version or attempt that nobody writes', () => {
    for (const version of [0, -1, 1.5]) {
      expect(decodeEvent({ ...encodeEvent(QUEUED), version })).toMatchObject({ failure: { reason: 'damaged' } });
    }
    for (const attempt of [0, 1.5]) {
      const row = encodeEvent({ type: 'workspace-released', task: 'T1', attempt });
      expect(decodeEvent(row)).toMatchObject({ failure: { reason: 'damaged' } });
    }
  });

  it('name the field that is wrong, for every field of every event', () => {
    for (const [type, shape] of Object.entries(EVENT_SHAPES)) {
      for (const field of Object.keys(shape)) {
        const others = Object.entries<string>(shape).filter(([name]) => name !== field);
        const fields = Object.fromEntries(others.map(([name, kind]) => [name, exampleOf(kind)]));
        const complete = {
          type,
          ...fields,
          [field]: exampleOf(Object.values<string>(shape)[Object.keys(shape).indexOf(field)]!),
        };
        expect(checkEvent(type, current(type), complete)).toMatchObject({ ok: true });
        expect(checkEvent(type, current(type), { type, ...fields })).toMatchObject({
          failure: { message: expect.stringContaining(` ${field} `) },
        });
      }
    }
  });
});

describe('upcasters', () => {
  test.each([
    [{ type: 'agent-told', task: 'T1', attempt: 1, text: 'Go.', by: 'person' }, { interrupts: false }],
    [{ type: 'agent-braked', agent: 'claude', delayMs: 5, reason: 'Refused.' }, { stated: false }],
  ])('read what was journaled before there was more to say: %j', (fields, added) => {
    expect(checkEvent(fields.type, 1, fields)).toEqual({ ok: true, value: { ...fields, ...added } });
  });

  const steps: Readonly<Record<string, readonly Upcaster[]>> = {
    'task-waiting': [({ id, ...fields }) => ({ ...fields, task: id }), ({ task }) => ({ type: 'task-queued', task })],
  };

  it('bring each older version to the current one, even when the type has gone', () => {
    expect(checkEvent('task-waiting', 1, { type: 'task-waiting', id: 'T1' }, steps)).toEqual({
      ok: true,
      value: QUEUED,
    });
    expect(checkEvent('task-waiting', 2, { type: 'task-waiting', task: 'T1' }, steps)).toEqual({
      ok: true,
      value: QUEUED,
    });
  });

  it('do not hide that a version is newer than this release', () => {
    expect(checkEvent('task-waiting', 4, { type: 'task-waiting' }, steps)).toMatchObject({
      failure: { reason: 'newer' },
    });
  });
});

function exampleOf(kind: string): unknown {
  const examples: Readonly<Record<string, unknown>> = {
    text: 'x',
    'text?': null,
    number: 1,
    'number?': null,
    flag: false,
    list: [],
    record: {},
    'record?': null,
  };
  return examples[kind];
}
