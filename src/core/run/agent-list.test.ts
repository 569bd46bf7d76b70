import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPerson, joinAgents, MOST_AGENTS, parseAgentList, personName } from './agent-list.ts';

describe('a list of agents', () => {
  test.each([
    ['claude', ['claude']],
    ['claude,codex', ['claude', 'codex']],
    [' claude , codex ,, claude ', ['claude', 'codex']],
    ['claude,shell:./agent.sh a,b', ['claude', 'shell:./agent.sh a,b']],
    ['replay:a,b', ['replay:a,b']],
    ['acp:agent --modes x,y', ['acp:agent --modes x,y']],
    ['person:ana', ['person:ana']],
    ['', []],
    [' , ', []],
  ])('%j is %j', (text, agents) => {
    expect(parseAgentList(text)).toEqual(agents);
  });

  test('is bounded', () => {
    expect(parseAgentList(Array.from({ length: 40 }, (_, index) => `a${index}`).join(','))).toHaveLength(MOST_AGENTS);
  });

  test('reads back what was joined', () => {
    const name = fc.constantFrom('claude', 'codex', 'gemini', 'acp:x y');
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 3 }), (names) => {
        const ordered = names.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
        expect(parseAgentList(joinAgents(ordered))).toEqual(ordered);
      }),
    );
  });
});

test('a person is no agent', () => {
  expect(['person', 'person:ana', 'person: ', 'personal', 'claude'].map(isPerson)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(['person', 'person:ana', 'person: '].map(personName)).toEqual([null, 'ana', null]);
});
