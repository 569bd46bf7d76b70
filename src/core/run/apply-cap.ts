import { assert, present } from '../assert.ts';
import { type Cap, isPeriod } from './caps.ts';
import type { RunLevelEvent } from './events.ts';
import type { Measure } from './spending.ts';
import { findTask, type RunState, type TaskRecord } from './state.ts';

type CapEvent = Extract<RunLevelEvent, { type: 'cap-reached' | 'cap-raised' | 'cap-lifted' }>;

/** Takes note of a cap: one that was reached, raised by a person, or lifted with the end of its hour, day or month. */
export function applyCap(run: RunState, event: CapEvent, at: number): void {
  if (event.type === 'cap-lifted') {
    run.periodHold = null;
    return;
  }
  const { scope, of, measure } = event;
  const record = of === null ? null : present(findTask(run, of), `task ${of}`);
  if (event.type === 'cap-raised') {
    const owner = scope === 'run' ? run : present(record, 'the task of a cap');
    owner.raised = more(owner.raised, measure, event.amount);
    return;
  }
  const reached = { scope, measure, limit: event.limit, used: event.used };
  if (record === null) {
    assert(event.until !== null, 'a cap that nobody is asked about lifts by itself');
    assert(isPeriod(scope), 'what lifts by itself is a span of the calendar');
    run.periodHold = { ...reached, scope, until: event.until, seq: run.seq, at };
    return;
  }
  record.cap = reached;
  if (scope === 'run') run.capAsker = record.index;
}

/** The question about it is open no more. */
export function forgetCap(run: RunState, record: TaskRecord): void {
  record.cap = null;
  if (run.capAsker === record.index) run.capAsker = null;
}

function more(cap: Cap, measure: Measure, amount: number): Cap {
  return { ...cap, [measure]: (cap[measure] ?? 0) + amount };
}
