#!/usr/bin/env node
// Speaks the protocol of `claude -p --output-format stream-json` as far as the adapter relies on it, and refuses what the real one refuses.
// ANTHROPIC_FAKE says what becomes of the run.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

const argv = process.argv.slice(2);
const mode = process.env.ANTHROPIC_FAKE ?? 'work';
const flag = (name) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
const refuse = (text) => {
  console.error(text);
  process.exit(1);
};
let lingering = false;
const tell = (line) => console.log(JSON.stringify({ ...line, session_id: session }));

if (argv.includes('--version')) {
  console.log('2.1.197 (Claude Code)');
  process.exit(0);
}
if (flag('--output-format') === 'stream-json' && !argv.includes('--verbose')) {
  refuse('Error: When using --print, --output-format=stream-json requires --verbose');
}
if (process.getuid?.() === 0 && flag('--permission-mode') === 'bypassPermissions' && !process.env.IS_SANDBOX) {
  refuse('--dangerously-skip-permissions cannot be used with root/sudo privileges for security reasons');
}
const projects = join(process.env.CLAUDE_CONFIG_DIR ?? join(process.env.HOME, '.claude'), 'projects');
const resumed = flag('--resume');
const session = flag('--session-id') ?? basename(resumed ?? '', '.jsonl');
if (resumed === undefined && globSync(`${projects}/*/${session}.jsonl`).length > 0) {
  refuse(`Error: Session ID ${session} is already in use.`);
}
const folder = join(projects, process.cwd().replaceAll('/', '-'));
const history = resumed !== undefined && existsSync(resumed) ? readFileSync(resumed, 'utf8') : '';
const listens = flag('--input-format') === 'stream-json';
const heard = listens ? createInterface({ input: process.stdin })[Symbol.asyncIterator]() : null;
const prompt = listens ? await hear() : readFileSync(0, 'utf8');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${session}.jsonl`), `${history}${JSON.stringify(prompt)}\n`);

tell({ type: 'system', subtype: 'init', model: flag('--model') ?? 'default', claude_code_version: '2.1.197' });
const turns = history.split('\n').length;
if (listens) tell({ type: 'assistant', message: { id: 'm1', content: [{ type: 'text', text: 'I begin.' }] } });
switch (mode) {
  case 'listen':
    writeFileSync('made.txt', await hear());
    end({ is_error: false, result: 'Made as told.' }, 0);
    break;
  // What is told during the first turn waits until it is over and becomes a turn of its own, which asks whether it may use a tool; and so does
  // the session that goes on.
  case 'second-turn': {
    if (resumed === undefined) {
      const told = await next();
      tell({ type: 'result', subtype: 'success', is_error: false, result: 'One turn.', num_turns: 1 });
      tell({ type: 'system', subtype: 'init', model: flag('--model') ?? 'default', claude_code_version: '2.1.197' });
      again(told);
      writeFileSync('told.txt', textOf(told));
    }
    const request = { subtype: 'can_use_tool', tool_name: 'WebFetch', input: { url: 'http://example.org' } };
    console.log(JSON.stringify({ type: 'control_request', request_id: 'p1', request }));
    const { behavior, interrupt } = (await next()).response.response;
    if (interrupt) {
      end({ subtype: 'error_during_execution', is_error: true, terminal_reason: 'aborted_tools' }, 1);
      break;
    }
    writeFileSync('made.txt', `${readFileSync('told.txt', 'utf8')} ${behavior}`);
    end({ is_error: false, result: 'Made in the second turn.' }, 0);
    break;
  }
  // A command runs for ever, until it is told to stop.
  case 'interrupt': {
    tell({
      type: 'assistant',
      message: { id: 'm2', content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'sleep 1h' } }] },
    });
    const { request_id: id, request } = await next();
    console.log(JSON.stringify({ type: 'control_response', response: { subtype: 'success', request_id: id } }));
    tell({ type: 'result', subtype: 'error_during_execution', is_error: true, terminal_reason: 'aborted_tools' });
    writeFileSync('made.txt', `${request.subtype}: ${await hear()}`);
    end({ is_error: false, result: 'Made after the stop.' }, 0);
    break;
  }
  // It has told its result and stays for a while, as with a command in the background.
  case 'linger':
    if (turns > 1) {
      writeFileSync('made.txt', prompt);
      end({ is_error: false, result: 'Made in another turn.' }, 0);
      break;
    }
    writeFileSync('made.txt', 'first');
    lingering = true;
    end({ is_error: false, result: 'Made.' }, 0);
    break;
  case 'refused':
    tell({ type: 'system', subtype: 'api_retry', error_status: 401, error: 'authentication_failed' });
    setInterval(() => {}, 1_000);
    break;
  case 'limited':
    tell({ type: 'system', subtype: 'api_retry', attempt: 1, max_retries: 3, error_status: 429, error: 'rate_limit' });
    end({ is_error: true, api_error_status: 429, result: 'API Error: Request rejected (429)' }, 1);
    break;
  case 'killed':
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'ask':
    writeFileSync(process.env.SLIPWAY_QUESTION_FILE, '{"question":"Which port?","default":"8080"}');
    end({ is_error: false, result: 'I asked.' }, 0);
    break;
  default:
    writeFileSync('made.txt', prompt);
    tell({ type: 'user', tool_use_result: { type: 'create', filePath: join(process.cwd(), 'made.txt') } });
    end({ is_error: false, result: `Made in turn ${turns}.` }, 0);
}

/** The next line. */
async function next() {
  const { value, done } = await heard.next();
  if (done) refuse('Error: Input must be provided either through stdin or as a prompt argument when using --print');
  return JSON.parse(value);
}

/** The text of the next message, which is said again as the real one does it. */
async function hear() {
  const line = await next();
  again(line);
  return textOf(line);
}

function again(line) {
  if (argv.includes('--replay-user-messages')) console.log(JSON.stringify({ ...line, isReplay: true }));
}

function textOf(line) {
  return line.message.content[0].text;
}

function end(fields, code) {
  tell({
    type: 'result',
    subtype: 'success',
    num_turns: turns,
    total_cost_usd: 0.01,
    permission_denials: [],
    ...fields,
  });
  // It stays until its input ends, as the real one does.
  if (listens) process.stdin.on('end', () => leave(code)).resume();
  else process.exitCode = code;
}

/** In its mode it goes only once there is `release` in the home. */
function leave(code) {
  if (lingering && !existsSync(join(process.env.HOME, 'release'))) setTimeout(() => leave(code), 20);
  else process.exit(code);
}
