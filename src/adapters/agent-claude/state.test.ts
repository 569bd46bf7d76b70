import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentRequest } from '../../ports/agents.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { findTranscript, prepareState } from './state.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-claude-state-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = ''): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
}

const request = (fields: Partial<AgentRequest> = {}): AgentRequest => ({
  runId: 'r1',
  taskId: 'T001',
  attempt: 1,
  model: null,
  resumeSession: null,
  sessionId: 's-1',
  packetPath: '/state/packet.json',
  questionFile: '/outbox/question.json',
  prompt: '',
  workspace: '/work/tree',
  stateFolder: join(root, 'state'),
  redact: asItIs,
  isolation: 'sandbox',
  ...fields,
});

const prepare = (variables: Readonly<Record<string, string>> = {}, fields: Partial<AgentRequest> = {}) =>
  prepareState(request(fields), { HOME: join(root, 'home'), ...variables });

test('of what the user has, only the login can be written; settings and hooks are shown as they are', () => {
  const [settings, login] = [write('home/.claude/settings.json'), write('home/.claude/.credentials.json')];
  const hook = write('home/.claude/hooks/own.sh');
  const notes = write('home/.claude/projects/-other/memory/MEMORY.md');
  const { access } = prepare();
  expect(access).toEqual({
    writable: [join(root, 'state/1')],
    readable: [settings, dirname(hook)],
    placed: [
      { source: join(root, 'state/projects'), path: join(root, 'state/1/projects'), writable: true },
      { source: settings, path: join(root, 'state/1/settings.json'), writable: false },
      { source: dirname(hook), path: join(root, 'state/1/hooks'), writable: false },
      { source: login, path: join(root, 'state/1/.credentials.json'), writable: true },
    ],
  });
  expect(JSON.stringify(access)).not.toContain(dirname(notes));
});

test.each(['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'])(
  'with %s the login stays where it is',
  (name) => {
    const login = write('home/.claude/.credentials.json');
    expect(prepare({ [name]: '' }).access.placed).toContainEqual(expect.objectContaining({ source: login }));
    expect(prepare({ [name]: 'key' }).access.placed).not.toContainEqual(expect.objectContaining({ source: login }));
  },
);

test('the state of the program is a copy without other projects and without servers', () => {
  write('home/.claude.json', '{"userID":"u","primaryApiKey":"k","projects":{"/a":{}},"mcpServers":{"m":{"env":{}}}}');
  prepare();
  const copy = join(root, 'state/1/.claude.json');
  expect(JSON.parse(readFileSync(copy, 'utf8'))).toEqual({ userID: 'u', primaryApiKey: 'k' });
  writeFileSync(copy, '{"changed":true}');
  prepare();
  expect(readFileSync(copy, 'utf8')).toBe('{"changed":true}');
  prepare({}, { attempt: 2 });
  expect(readFileSync(join(root, 'state/2/.claude.json'), 'utf8')).not.toContain('changed');
});

test.each(['', 'not JSON', '[1', 'null', '7'])('a state of the program that reads %j is begun anew', (text) => {
  write('home/.claude.json', text);
  prepare();
  expect(readFileSync(join(root, 'state/1/.claude.json'), 'utf8')).toBe('{}');
});

test('a folder that the user moved is where login and state are taken from', () => {
  const login = write('moved/.credentials.json');
  write('moved/.claude.json', '{"userID":"moved"}');
  write('home/.claude.json', '{"userID":"home"}');
  const { access, environment } = prepare({ CLAUDE_CONFIG_DIR: join(root, 'moved') });
  expect(access.placed).toContainEqual(expect.objectContaining({ source: login }));
  expect(environment).toEqual({ CLAUDE_CONFIG_DIR: join(root, 'state/1') });
  expect(readFileSync(join(root, 'state/1/.claude.json'), 'utf8')).toContain('moved');
});

test('without a sandbox the program works with the folder of the user', () => {
  const state = prepare({}, { redact: asItIs, isolation: 'best-effort' });
  expect(state).toMatchObject({ environment: {}, access: { writable: [], readable: [], placed: [] } });
  expect(existsSync(join(root, 'state'))).toBe(false);
  const transcript = write('home/.claude/projects/-work-tree/s-1.jsonl');
  expect(findTranscript(state, 's-1')).toEqual({ path: transcript, inside: transcript });
});

test('a session of an earlier attempt is found by the path at which the program sees it', () => {
  const path = write('state/projects/-work-other/s-1.jsonl');
  const state = prepare({}, { attempt: 3 });
  const inside = join(root, 'state/3/projects/-work-other/s-1.jsonl');
  expect(findTranscript(state, 's-1')).toEqual({ path, inside });
  expect(findTranscript(state, 's-2')).toBe(null);
});

test('preparing again writes through nothing that an agent put in the way', () => {
  write('home/.claude.json', '{"userID":"u"}');
  mkdirSync(join(root, 'state/1'), { recursive: true });
  symlinkSync(join(root, 'elsewhere'), join(root, 'state/1/.claude.json'));
  prepare();
  expect(existsSync(join(root, 'elsewhere'))).toBe(false);
});

test('without a home there is a state all the same', () => {
  expect(prepareState(request(), {}).environment).toEqual({ CLAUDE_CONFIG_DIR: join(root, 'state/1') });
  expect(findTranscript(prepareState(request({ redact: asItIs, isolation: 'none' }), {}), 's-1')).toBe(null);
});
