import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { createFakeMachine, createFakeProcesses, type FakeBehaviour } from './fake-processes.ts';
import { makeProcessSpec } from './process-specs.ts';
import { type ContractBehaviour, type ContractRig, describeProcessesContract } from './processes-contract.ts';

/** Time that jumps to the next sleeper as soon as nothing else is left to do. */
function createJumpingClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
        if (signal.aborted) return resolve();
        if (ms === Number.POSITIVE_INFINITY) return;
        setImmediate(() => {
          time += ms;
          resolve();
        });
      }),
  };
}

function createRig(): Promise<ContractRig> {
  const machine = createFakeMachine(createJumpingClock());
  return Promise.resolve({
    specFor: (name: string, behaviour: ContractBehaviour) => {
      machine.script(name, toFake(behaviour));
      const control = behaviour.kind === 'listens' ? ({ control: true } as const) : {};
      return makeProcessSpec({ key: name, directory: `/fake/${name}`, ...control });
    },
    open: () => createFakeProcesses(machine),
    settle: <Value>(promise: Promise<Value>) => promise,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

function toFake(behaviour: ContractBehaviour): Partial<FakeBehaviour> {
  switch (behaviour.kind) {
    case 'prints':
      return { output: behaviour.text, end: { kind: 'exited', code: behaviour.code } };
    case 'stays':
      return { output: behaviour.text, delayMs: Number.POSITIVE_INFINITY };
    case 'dies':
      return { end: { kind: 'signalled', signal: behaviour.signal } };
    case 'listens':
      return { answer: (line) => `heard ${line}\n`, end: { kind: 'exited', code: 3 } };
  }
}

describeProcessesContract('The fake', createRig);

describe('The fake machine', () => {
  it('starts each key once, however many daemons ask', async () => {
    const machine = createFakeMachine(createJumpingClock());
    machine.script('a', { delayMs: 10 });
    const spec = makeProcessSpec({ key: 'a', directory: '/fake/a' });
    const never = new AbortController().signal;
    const asked = [createFakeProcesses(machine), createFakeProcesses(machine)].map((p) => p.run(spec, {}, never));
    expect([...machine.running]).toEqual(['a']);
    await Promise.all(asked);
    expect({ launched: machine.launched, running: [...machine.running] }).toEqual({ launched: ['a'], running: [] });
  });

  it('refuses a sandboxed process on a machine without sandboxes', async () => {
    const processes = createFakeProcesses(createFakeMachine(createJumpingClock()), 'best-effort');
    const spec = makeProcessSpec({ key: 'a', directory: '/fake/a', isolation: 'sandbox' });
    expect(await processes.run(spec, {}, new AbortController().signal)).toMatchObject({ kind: 'refused' });
  });
});
