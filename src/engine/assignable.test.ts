import { expect, test } from 'vitest';
import type { AgentAdapter } from '../ports/agents.ts';
import { checkUsable } from './assignable.ts';

function anAgent(name: string, available: boolean): AgentAdapter {
  const unused = () => {
    throw new Error('nobody starts it');
  };
  const presence = async () => {
    if (name === 'broken') throw new Error('no answer');
    return { name, available, version: null, detail: `Is ${name} here?`, hint: available ? '' : `Install ${name}.` };
  };
  return { name, exemptFromIsolation: false, presence, launch: unused, interpret: unused };
}

const HERE: Readonly<Record<string, boolean>> = { claude: true, codex: false, broken: false };

function find(name: string): AgentAdapter | null {
  const here = HERE[name];
  return here === undefined ? null : anAgent(name, here);
}

const assign = (agent: string) => checkUsable(find, { type: 'assign', by: 'person', task: 'a', agent });

test.each(['claude', 'person', 'person:ana', ''])(
  'a task can be given to %j, as far as this can tell',
  async (agent) => {
    expect(await assign(agent)).toMatchObject({ ok: true, value: { agent } });
  },
);

test.each([
  ['codex', { reason: 'no-agent', message: 'Is codex here?', hint: 'Installed here: claude. Install codex.' }],
  ['claude,codex', { reason: 'no-agent', message: 'Is codex here?' }],
  ['nobody', { reason: 'unknown-agent', message: 'There is no agent called "nobody".' }],
  ['broken', { reason: 'no-agent', message: expect.stringContaining('no answer') }],
])('a task is not given to %j', async (agent, failure) => {
  expect(await assign(agent)).toMatchObject({ ok: false, failure });
});
