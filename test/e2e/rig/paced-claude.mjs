#!/usr/bin/env node
// Speaks Claude Code's stream and tells its usage call by call. Beside it lie `calls`, to which each call adds the task's line, and `pace`: the
// milliseconds that a call takes, the calls that a task takes, and the most calls that a process may make for now.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

if (process.argv.includes('--version')) {
  console.log('2.1.197 (Claude Code)');
  process.exit(0);
}
const beside = (name) => join(import.meta.dirname, name);
const value = (name) => process.argv[process.argv.indexOf(name) + 1];
const task = process.env.SLIPWAY_TASK;
const session = process.argv.includes('--session-id')
  ? value('--session-id')
  : value('--resume').replace(/^.*\/|\.jsonl$/g, '');
const tell = (line) => console.log(JSON.stringify({ ...line, session_id: session }));
const pace = () => JSON.parse(readFileSync(beside('pace'), 'utf8'));
const calls = () => (existsSync(beside('calls')) ? readFileSync(beside('calls'), 'utf8').split('\n') : []);

// Ended between two steps, never between a call and the word about it: what was used is then known to both sides.
process.on('SIGTERM', () => process.exit(143));

tell({ type: 'system', subtype: 'init', model: 'm', claude_code_version: '2.1.197' });
const budget = process.argv.includes('--max-budget-usd') ? Number(value('--max-budget-usd')) : Number.POSITIVE_INFINITY;
let made = 0;
let isOver = false;
while (calls().filter((line) => line === task).length < pace().needed) {
  if (made / 100 >= budget) {
    isOver = true;
    break;
  }
  await sleep(pace().callMs);
  if (made >= pace().allowed) continue;
  made += 1;
  appendFileSync(beside('calls'), `${task}\n`);
  const usage = { input_tokens: 900, output_tokens: 100 };
  tell({
    type: 'assistant',
    message: { id: `${process.pid}-${made}`, content: [{ type: 'text', text: `Call ${made}.` }], usage },
  });
}
if (!isOver) writeFileSync(`${task}.txt`, 'done\n');
tell({
  ...{ type: 'result', subtype: 'success', is_error: false, num_turns: made, result: 'Done.', permission_denials: [] },
  ...(isOver ? { subtype: 'error_max_budget_usd', is_error: true } : {}),
  ...{ total_cost_usd: made / 100, usage: { input_tokens: 900 * made, output_tokens: 100 * made } },
});
process.stdin.on('end', () => process.exit(isOver ? 1 : 0)).resume();
