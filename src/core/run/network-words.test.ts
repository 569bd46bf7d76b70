import { describe, expect, it } from 'vitest';
import { networkWarnings } from './network-words.ts';

const allow = { access: 'allow', allow: [] } as const;
const none = { access: 'none', allow: [] } as const;

describe('What is said before a run starts', () => {
  it.each([
    ['nothing where nobody asks for anything', { isolation: 'best-effort', tasks: {} }, []],
    ['nothing where it is enforced', { isolation: 'sandbox', network: allow, tasks: {} }, []],
    ['that nothing is enforced', { isolation: 'none', network: allow, tasks: {} }, [/not restricted.*isolation none/]],
    ['so for a single task', { isolation: 'none', tasks: { a: { network: 'none' } } }, [/not restricted/]],
    [
      'that no provider is reached',
      { isolation: 'sandbox', network: none, tasks: {} },
      [/do not reach their provider/],
    ],
  ] as const)('%s', (_, settings, warnings) => {
    expect(networkWarnings(settings)).toEqual(warnings.map((words) => expect.stringMatching(words)));
  });
});
