import { describe, expect, it } from 'vitest';
import { isolationOf } from './isolation.ts';
import { hasOpenNetwork, networkWarnings } from './network-words.ts';

const allow = { access: 'allow', allow: [] } as const;
const none = { access: 'none', allow: [] } as const;

describe('What is said before a run starts', () => {
  it.each([
    ['nothing where nobody asks for anything', { isolation: 'best-effort', tasks: {} }, []],
    [
      'that a sandbox does not restrict it where nobody asks for that',
      { isolation: 'sandbox', tasks: {} },
      [/not restricted.*network\.access: allow/],
    ],
    ['so for one of several agents', { isolation: 'sandbox', tasks: {}, agent: 'codex,shell:a' }, [/not restricted/]],
    ['so for an agent of the protocol', { isolation: 'sandbox', tasks: {}, agent: 'acp:a b' }, [/not restricted/]],
    ['nothing of a command of the user', { isolation: 'sandbox', tasks: {}, agent: 'shell:a' }, []],
    ['nothing of a recording', { isolation: 'sandbox', tasks: {}, agent: 'replay:a' }, []],
    ['nothing where it is enforced', { isolation: 'sandbox', network: allow, tasks: {} }, []],
    ['that nothing is enforced', { isolation: 'none', network: allow, tasks: {} }, [/not restricted.*isolation none/]],
    ['so for a single task', { isolation: 'none', tasks: { a: { network: 'none' } } }, [/not restricted/]],
    [
      'that no provider is reached',
      { isolation: 'sandbox', network: none, tasks: {} },
      [/do not reach their provider/],
    ],
  ] as const)('%s', (_, settings, warnings) => {
    expect(networkWarnings({ agent: 'claude', ...settings })).toEqual(
      warnings.map((words) => expect.stringMatching(words)),
    );
  });
});

it('a network is open in a sandbox without a list, for agents that a model leads', () => {
  const open = isolationOf({ isolation: 'sandbox', tasks: {} });
  expect([hasOpenNetwork('claude', open), hasOpenNetwork('shell:a', open)]).toEqual([true, false]);
  expect(hasOpenNetwork('claude', isolationOf({ isolation: 'sandbox', network: allow, tasks: {} }))).toBe(false);
  expect(hasOpenNetwork('claude', isolationOf({ isolation: 'none', tasks: {} }))).toBe(false);
});
