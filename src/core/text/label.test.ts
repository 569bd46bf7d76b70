import { expect, it } from 'vitest';
import { agentLabel } from './label.ts';

it.each([
  ['claude', 'claude'],
  ['replay:/home/me/examples/word-count/recording', 'replay:word-count/recording'],
  ['replay:recording', 'replay:recording'],
  ['shell:./agent.sh', 'shell:./agent.sh'],
  [`shell:${'x'.repeat(60)}`, `shell:${'x'.repeat(33)}…`],
])('shows %s as %s', (agent, label) => {
  expect(agentLabel(agent)).toBe(label);
});
