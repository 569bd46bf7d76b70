#!/usr/bin/env node
// Speaks the protocol of `codex exec --json` as far as the adapter relies on it, and refuses what the real one refuses.
// OPENAI_FAKE says what becomes of the run.
import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const argv = process.argv.slice(2);
const mode = process.env.OPENAI_FAKE ?? 'work';
const home = process.env.CODEX_HOME ?? join(process.env.HOME, '.codex');
const refuse = (text, code = 1) => {
  console.error(text);
  process.exit(code);
};
const tell = (line) => console.log(JSON.stringify(line));

if (argv.includes('--version')) {
  console.log('codex-cli 0.169.0');
  process.exit(0);
}
const { resumed, words } = readArguments(argv);
if (words.at(-1) !== '-') refuse('error: the prompt has to come on standard input here', 2);
if (!existsSync(home)) refuse(`Error: CODEX_HOME points to ${home}, which does not exist`);
const prompt = readFileSync(0, 'utf8');
const rollout = resumed === null ? begin() : resume(resumed);
const thread = /([0-9a-f-]{36})\.jsonl$/.exec(rollout)[1];
const write = (type, payload) => appendFileSync(rollout, `${JSON.stringify({ type, payload })}\n`);

tell({ type: 'thread.started', thread_id: thread });
tell({ type: 'turn.started' });
write('session_meta', { cli_version: '0.169.0' });
write('turn_context', { model: argv[argv.indexOf('-m') + 1] ?? 'default' });
switch (mode) {
  case 'limited':
    fail('exceeded retry limit, last status: 429 Too Many Requests');
    break;
  case 'killed':
    write('response_item', {
      type: 'function_call',
      call_id: 'c1',
      name: 'exec_command',
      arguments: '{"cmd":"make all"}',
    });
    tell({
      type: 'item.started',
      item: { id: 'item_0', type: 'command_execution', command: 'make all', status: 'in_progress' },
    });
    use();
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'ask':
    writeFileSync(process.env.SLIPWAY_QUESTION_FILE, '{"question":"Which port?","default":"8080"}');
    complete('I asked.');
    break;
  default:
    writeFileSync('made.txt', prompt);
    tell({
      type: 'item.completed',
      item: {
        id: 'item_0',
        type: 'file_change',
        changes: [{ path: join(process.cwd(), 'made.txt'), kind: 'add' }],
        status: 'completed',
      },
    });
    complete(`Made in turn ${turns()}.`);
}

/** The flags that `exec` and `exec resume` of the real program know, of those that anybody may think of here. */
function readArguments(given) {
  const [first, second] = given;
  if (first !== 'exec') refuse(`error: unrecognized subcommand '${first}'`, 2);
  const resuming = second === 'resume';
  const plain = ['--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'];
  const valued = ['-m', '-c', '--disable', '--output-schema', ...(resuming ? [] : ['-s', '-C'])];
  const found = [];
  for (let index = resuming ? 2 : 1; index < given.length; index += 1) {
    const word = given[index];
    if (valued.includes(word)) index += 1;
    else if (word.startsWith('-') && word !== '-' && !plain.includes(word))
      refuse(`error: unexpected argument '${word}' found`, 2);
    else if (!plain.includes(word)) found.push(word);
  }
  return { resumed: resuming ? found[0] : null, words: found };
}

function begin() {
  const folder = join(home, 'sessions/2026/11/21');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `rollout-2026-11-21T05-00-00-${crypto.randomUUID()}.jsonl`);
  writeFileSync(path, '', { flag: 'wx' });
  return path;
}

function resume(id) {
  const [path] = globSync(`${home}/sessions/*/*/*/rollout-*-${id}.jsonl`);
  if (path === undefined) refuse(`Error: thread/resume failed: no rollout found for thread id ${id} (code -32600)`);
  return path;
}

function turns() {
  return readFileSync(rollout, 'utf8').split('"turn_context"').length - 1;
}

function calls() {
  return readFileSync(rollout, 'utf8').split('"token_usage_record"').length - 1;
}

function use() {
  write('token_usage_record', { usage: { input_tokens: 1000, output_tokens: 50 } });
}

function complete(text) {
  use();
  tell({ type: 'item.completed', item: { id: 'item_9', type: 'agent_message', text } });
  tell({
    type: 'turn.completed',
    usage: { input_tokens: 1000 * calls(), cached_input_tokens: 0, output_tokens: 50 * calls() },
  });
}

function fail(message) {
  tell({ type: 'error', message });
  tell({ type: 'turn.failed', error: { message } });
  process.exitCode = 1;
}
