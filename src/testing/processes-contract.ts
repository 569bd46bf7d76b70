import { describe, expect, it } from 'vitest';
import type { ProcessControl, ProcessEnd, Processes, ProcessObserver, ProcessSpec } from '../ports/processes.ts';
import { makeLimits } from './process-specs.ts';

/** What the process of a contract test does. */
export type ContractBehaviour =
  | { readonly kind: 'prints'; readonly text: string; readonly code: number }
  /** Prints, then stays until it is ended. */
  | { readonly kind: 'stays'; readonly text: string }
  | { readonly kind: 'dies'; readonly signal: number }
  /** Prints every line that it reads, behind `heard `, and exits with 3 when its input ends. Asks for control. */
  | { readonly kind: 'listens' };

/** One machine with one daemon after the other. */
export interface ContractRig extends AsyncDisposable {
  /** A spec, with a key and folder of its own, whose process behaves like that. */
  specFor(name: string, behaviour: ContractBehaviour): ProcessSpec;
  /** Opens the adapter as a new daemon does; the one before was closed. */
  open(): Processes;
  /** Lets the machine's time pass until the promise settles. */
  settle<Value>(promise: Promise<Value>): Promise<Value>;
}

const NEVER = new AbortController().signal;

/** The behaviour that every implementation of `Processes` has. */
export function describeProcessesContract(name: string, createRig: () => Promise<ContractRig>): void {
  describe(`${name} as Processes`, () => {
    const scenario = (title: string, body: (rig: ContractRig) => Promise<void>) =>
      it(title, async () => {
        await using rig = await createRig();
        await body(rig);
      });
    describeEnds(scenario);
    describeIdentity(scenario);
    describeBounds(scenario);
    describeControl(scenario);
  });
}

type Scenario = (title: string, body: (rig: ContractRig) => Promise<void>) => void;

function describeEnds(scenario: Scenario): void {
  scenario('reports the exit code and every byte of output in order', async (rig) => {
    const heard = listen();
    const processes = rig.open();
    const end = await rig.settle(
      processes.run(rig.specFor('a', { kind: 'prints', text: 'one\ntwo\n', code: 3 }), heard.observer, NEVER),
    );
    expect({ end, output: heard.text() }).toEqual({ end: { kind: 'exited', code: 3 }, output: 'one\ntwo\n' });
    // A process that is over in a moment need not be announced, and is never mistaken for an adopted one.
    expect(heard.adopted).not.toContain(true);
    await processes.close();
  });
  scenario('reports the signal that a process died of', async (rig) => {
    const processes = rig.open();
    const end = await rig.settle(processes.run(rig.specFor('a', { kind: 'dies', signal: 9 }), {}, NEVER));
    expect(end).toEqual({ kind: 'signalled', signal: 9 });
    await processes.close();
  });
  scenario('ends a running process when its signal is aborted', async (rig) => {
    const processes = rig.open();
    const abort = new AbortController();
    const heard = listen(() => abort.abort());
    const end = await rig.settle(
      processes.run(rig.specFor('a', { kind: 'stays', text: 'here\n' }), heard.observer, abort.signal),
    );
    expect(end).toEqual({ kind: 'cancelled' });
    await processes.close();
  });
  scenario('starts nothing when the signal was aborted before', async (rig) => {
    const processes = rig.open();
    const heard = listen();
    const spec = rig.specFor('a', { kind: 'prints', text: 'ran', code: 0 });
    expect(await rig.settle(processes.run(spec, heard.observer, AbortSignal.abort()))).toEqual({ kind: 'cancelled' });
    expect(heard.text()).toBe('');
    await processes.close();
  });
}

function describeIdentity(scenario: Scenario): void {
  scenario('answers for a key that is over as it did the first time, without a second start', async (rig) => {
    const processes = rig.open();
    const spec = rig.specFor('a', { kind: 'prints', text: 'once\n', code: 4 });
    const first = await rig.settle(processes.run(spec, {}, NEVER));
    const heard = listen();
    const second = await rig.settle(processes.run(spec, heard.observer, NEVER));
    expect({ first, second, output: heard.text() }).toEqual({
      first: { kind: 'exited', code: 4 },
      second: { kind: 'exited', code: 4 },
      output: 'once\n',
    });
    await processes.close();
  });
  scenario('adopts what an earlier daemon started, with its output from the first byte', async (rig) => {
    const spec = rig.specFor('a', { kind: 'stays', text: 'started\n' });
    const earlier = rig.open();
    const started = Promise.withResolvers<void>();
    void earlier.run(spec, { output: () => started.resolve() }, NEVER);
    await rig.settle(started.promise);
    await earlier.close();
    const abort = new AbortController();
    const heard = listen(() => abort.abort());
    const later = rig.open();
    const end = await rig.settle(later.run(spec, heard.observer, abort.signal));
    expect({ end, adopted: heard.adopted }).toEqual({ end: { kind: 'cancelled' }, adopted: [true] });
    // The shell that served it may add a line that names the signal.
    expect(heard.text()).toMatch(/^started\n(Terminated\n)?$/);
    await later.close();
  });
  scenario('remembers why a process was ended', async (rig) => {
    const spec = { ...rig.specFor('a', { kind: 'stays', text: '' }), limits: makeLimits({ wallMs: 300 }) };
    const earlier = rig.open();
    const first = await rig.settle(earlier.run(spec, {}, NEVER));
    await earlier.close();
    const later = rig.open();
    expect(await rig.settle(later.run(spec, {}, NEVER))).toEqual(first);
    await later.close();
  });
}

function describeBounds(scenario: Scenario): void {
  const limitOf = (end: ProcessEnd) => (end.kind === 'limit' ? end.limit : end);
  scenario('ends a process that takes too long', async (rig) => {
    const processes = rig.open();
    const spec = { ...rig.specFor('a', { kind: 'stays', text: '' }), limits: makeLimits({ wallMs: 300 }) };
    expect(limitOf(await rig.settle(processes.run(spec, {}, NEVER)))).toBe('wall');
    await processes.close();
  });
  scenario('ends a process that is silent for too long', async (rig) => {
    const processes = rig.open();
    const spec = { ...rig.specFor('a', { kind: 'stays', text: 'last words\n' }), limits: makeLimits({ idleMs: 400 }) };
    expect(limitOf(await rig.settle(processes.run(spec, {}, NEVER)))).toBe('idle');
    await processes.close();
  });
  scenario('keeps and hands on no more output than is allowed', async (rig) => {
    const processes = rig.open();
    const heard = listen();
    const behaviour = { kind: 'prints', text: 'x'.repeat(100), code: 0 } as const;
    const spec = { ...rig.specFor('a', behaviour), limits: makeLimits({ outputBytes: 64 }) };
    expect(limitOf(await rig.settle(processes.run(spec, heard.observer, NEVER)))).toBe('output');
    expect(heard.text()).toBe('x'.repeat(64));
    await processes.close();
  });
}

function describeControl(scenario: Scenario): void {
  scenario('hands on what is written, in order, each key once, and the end of it', async (rig) => {
    const processes = rig.open();
    const heard = listen();
    const spec = rig.specFor('a', { kind: 'listens' });
    const control = (to: ProcessControl) => {
      const long = 'x'.repeat(200_000);
      expect([to.write({ key: '1', line: 'one' }), to.write({ key: '2', line: long })]).toEqual([true, true]);
      expect(to.write({ key: '1', line: 'another' })).toBe(true);
      expect([...to.written]).toEqual(['1', '2']);
      to.end();
      expect(to.write({ key: '3', line: 'too late' })).toBe(false);
    };
    const end = await rig.settle(processes.run(spec, { ...heard.observer, control }, NEVER));
    expect(end).toEqual({ kind: 'exited', code: 3 });
    expect(heard.text()).toBe(`heard one\nheard ${'x'.repeat(200_000)}\n`);
    await processes.close();
  });
  scenario('answers what a process says, line by line', async (rig) => {
    const processes = rig.open();
    const spec = rig.specFor('a', { kind: 'listens' });
    let control: ProcessControl | null = null;
    const heard = listen(() => {
      const count = heard.text().split('\n').length - 1;
      if (count < 4) control?.write({ key: `answer ${count}`, line: `answer ${count}` });
      else control?.end();
    });
    const onControl = (to: ProcessControl) => {
      control = to;
      to.write({ key: 'hello', line: 'hello' });
    };
    const end = await rig.settle(processes.run(spec, { ...heard.observer, control: onControl }, NEVER));
    expect(end).toEqual({ kind: 'exited', code: 3 });
    expect(heard.text()).toBe('heard hello\nheard answer 1\nheard answer 2\nheard answer 3\n');
    await processes.close();
  });
  scenario('keeps a process listening beyond the life of a daemon, and repeats nothing', async (rig) => {
    const spec = rig.specFor('a', { kind: 'listens' });
    const earlier = rig.open();
    const answered = Promise.withResolvers<void>();
    let first: ProcessControl | null = null;
    const control = (to: ProcessControl) => {
      first = to;
      to.write({ key: '1', line: 'one' });
    };
    void earlier.run(spec, { control, output: () => answered.resolve() }, NEVER);
    await rig.settle(answered.promise);
    await earlier.close();
    const closed: ProcessControl | null = first;
    expect((closed as ProcessControl | null)?.write({ key: '9', line: 'from the dead' })).toBe(false);
    const later = rig.open();
    const heard = listen();
    const again = (to: ProcessControl) => {
      expect([...to.written]).toEqual(['1']);
      for (const key of ['1', '2']) to.write({ key, line: `line ${key}` });
      to.end();
    };
    const end = await rig.settle(later.run(spec, { ...heard.observer, control: again }, NEVER));
    expect({ end, text: heard.text() }).toEqual({
      end: { kind: 'exited', code: 3 },
      text: 'heard one\nheard line 2\n',
    });
    await later.close();
  });
  scenario('ends a process that listens', async (rig) => {
    const processes = rig.open();
    const abort = new AbortController();
    const heard = listen(() => abort.abort());
    const control = (to: ProcessControl) => to.write({ key: '1', line: 'one' });
    const spec = rig.specFor('a', { kind: 'listens' });
    const end = await rig.settle(processes.run(spec, { ...heard.observer, control }, abort.signal));
    expect(end).toEqual({ kind: 'cancelled' });
    await processes.close();
  });
}

/** An observer that remembers, and tells of the output. */
function listen(onOutput: () => void = () => {}): {
  readonly observer: ProcessObserver;
  readonly adopted: readonly boolean[];
  text(): string;
} {
  const chunks: Uint8Array[] = [];
  const adopted: boolean[] = [];
  return {
    observer: {
      started: (_identity, isAdopted) => adopted.push(isAdopted),
      output: (chunk) => {
        chunks.push(chunk);
        onOutput();
      },
    },
    adopted,
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
