import { describe, expect, it } from 'vitest';
import { makeLimits } from '../../testing/process-specs.ts';
import { findBreach } from './limits.ts';

const calm = { elapsedMs: 1, silentMs: 1, outputBytes: 1, memoryBytes: 1, processes: 1 };
const limits = makeLimits({ wallMs: 10_000, idleMs: 2_000, outputBytes: 100, memoryBytes: 1024 * 1024, processes: 8 });

describe('A breach of limits', () => {
  it('is none while all is within bounds', () => {
    expect(
      findBreach(limits, {
        elapsedMs: 9_999,
        silentMs: 1_999,
        outputBytes: 100,
        memoryBytes: 1024 * 1024,
        processes: 8,
      }),
    ).toBeNull();
  });

  it('names the bound and the figure', () => {
    const messages = [
      findBreach(limits, { ...calm, elapsedMs: 10_250 }),
      findBreach(limits, { ...calm, silentMs: 2_100 }),
      findBreach(limits, { ...calm, outputBytes: 101 }),
      findBreach(limits, { ...calm, memoryBytes: 3 * 1024 * 1024 }),
      findBreach(limits, { ...calm, processes: 9 }),
    ];
    expect(messages).toEqual([
      { kind: 'limit', limit: 'wall', message: 'It ran for 10.3 s, allowed are 10.0 s.' },
      { kind: 'limit', limit: 'idle', message: 'It printed nothing for 2.1 s, allowed are 2.0 s.' },
      { kind: 'limit', limit: 'output', message: 'It printed more than 100 bytes; the rest was dropped.' },
      { kind: 'limit', limit: 'memory', message: 'The process tree used 3 MiB of memory, allowed are 1 MiB.' },
      { kind: 'limit', limit: 'processes', message: 'The process tree had 9 processes, allowed are 8.' },
    ]);
  });

  it('is that of the machine first: memory and processes before time', () => {
    expect(
      findBreach(limits, { elapsedMs: 1e9, silentMs: 1e9, outputBytes: 1e9, memoryBytes: 1e9, processes: 1e9 }),
    ).toMatchObject({
      limit: 'memory',
    });
  });
});
