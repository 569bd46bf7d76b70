import { describe, expect, it } from 'vitest';
import { isolationLabel, networkWarnings } from './network-words.ts';

const allow = { access: 'allow', allow: [] } as const;
const none = { access: 'none', allow: [] } as const;

describe('The label of a run', () => {
  it.each([
    ['of the first journals', { isolation: 'sandbox', tasks: {} }, 'sandbox'],
    ['with an allow-list', { isolation: 'sandbox', network: allow, tasks: {} }, 'sandbox, network by allow-list'],
    ['without a network', { isolation: 'sandbox', network: none, tasks: {} }, 'sandbox, no network'],
    [
      'with exceptions',
      { isolation: 'sandbox', network: allow, tasks: { a: { network: 'host' }, b: { network: 'allow' }, c: {} } },
      'sandbox, network by allow-list (1 task otherwise)',
    ],
    ['below a sandbox', { isolation: 'none', tasks: {} }, 'none'],
    [
      'below a sandbox with an allow-list',
      { isolation: 'best-effort', network: allow, tasks: {} },
      'best-effort, network not restricted',
    ],
  ] as const)('%s', (_, settings, label) => {
    expect(isolationLabel(settings)).toBe(label);
  });
});

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
