import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Inquiry } from '../../../src/core/inquiry/inquiry.ts';
import { failure, success } from '../../../src/core/result.ts';
import { findPlaces } from '../../../src/main/places.ts';
import { inquireOfAgent } from '../../../src/main/ports/inquiry.ts';
import { createWorld, type World } from '../../e2e/rig.ts';

const INQUIRY: Inquiry<string> = {
  name: 'colour',
  prompt: 'Which colour is it? The owner is anna.smith@acme-paint.com, the key AKIAIOSFODNN7EXAMPLF.',
  schema: {
    type: 'object',
    properties: { colour: { type: 'string' } },
    required: ['colour'],
    additionalProperties: false,
  },
  read: (document) => {
    const { colour } = document as { colour: string };
    return ['red', 'blue'].includes(colour) ? success(colour) : failure([`${colour} is no colour that is known.`]);
  },
};

let world: World;
beforeEach(async () => {
  world = await createWorld({ 'src/paint.txt': 'blue\n' });
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

async function asking(
  command: string,
  { signal = new AbortController().signal, timeoutMs = 60_000, kind = 'shell', faults = [] as string[] } = {},
) {
  const places = findPlaces(world.environment);
  if (!places.ok) throw new Error(places.failure.message);
  const told = (refused: { readonly faults: readonly string[] }) => void faults.push(...refused.faults);
  const request = { agent: `${kind}:${command}`, cwd: world.repository, timeoutMs, told };
  return inquireOfAgent({ places: places.value, variables: world.environment }, request, INQUIRY, signal);
}

const inquiries = () => join(world.state, 'state', 'inquiries');

/** The command lines of all processes that mention a word. */
function running(word: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(word));
}

test('an agent answers from a copy of the repository that it cannot write to', async () => {
  const tried = 'echo red > src/paint.txt; echo red > made.txt; ls; printf \'{"colour":"%s"}\' "$(cat src/paint.txt)"';
  const answered = await asking(tried);
  expect(answered).toMatchObject({ ok: true, value: { value: 'blue', answers: 1 } });
  if (!answered.ok) return;
  const { folder } = answered.value;
  expect(readdirSync(folder).toSorted()).toEqual([
    'answer-1.json',
    expect.stringMatching(/^colour-\w+\.1$/),
    'owner.json',
    'question-1.json',
  ]);
  expect(JSON.parse(readFileSync(join(folder, 'answer-1.json'), 'utf8'))).toEqual({ colour: 'blue' });
  expect(await world.git('status', '--porcelain')).toBe('');
  expect(await world.git('for-each-ref', 'refs/slipway')).toBe('');
});

test('a refused answer goes back with its faults, and the next one is taken', async () => {
  const faults: string[] = [];
  const answered = await asking(
    'if grep -q "green is no colour" "$SLIPWAY_PACKET"; then echo \'{"colour":"red"}\'; else echo \'{"colour":"green"}\'; fi',
    { faults },
  );
  expect(answered).toMatchObject({ ok: true, value: { value: 'red', answers: 2 } });
  expect(faults).toEqual(['green is no colour that is known.']);
});

test.each([
  ['prose', 'echo I think it is red.', 'It is no JSON document.'],
  ['nothing', 'true', 'It is no JSON document.'],
  ['another form', `echo '{"hue":1}'`, 'At colour:'],
  ['nonsense', `echo '{"colour":"loud"}'`, 'loud is no colour that is known.'],
  ['megabytes', 'head -c 9000000 /dev/zero | tr "\\0" x', 'It is larger than 4 MiB.'],
])('%s is refused after three answers with the reason, and kept', async (_, command, why) => {
  const answered = await asking(command);
  expect(answered).toMatchObject({ ok: false, failure: { kind: 'refused', reason: 'agent-gave-no-answer' } });
  if (answered.ok) return;
  expect(answered.failure.message).toContain('The agent gave 3 answers, and none is sound.');
  expect(answered.failure.message).toContain(why);
  const [id = ''] = readdirSync(inquiries());
  expect(answered.failure.hint).toContain(join(inquiries(), id));
  expect(readFileSync(join(inquiries(), id, 'faults-3.txt'), 'utf8')).toContain(why);
});

test('one that never answers is ended by the limit, and asked once', async () => {
  const answered = await asking('sleep 47.11', { timeoutMs: 1_500 });
  expect(answered).toMatchObject({
    ok: false,
    failure: { message: expect.stringMatching(/^It ran for [\d.]+ s, allowed are 1\.5 s\.$/) },
  });
  expect(running('sleep 47.11')).toEqual([]);
});

test('one that is interrupted leaves nothing running', async () => {
  const stop = new AbortController();
  const waiting = asking('sleep 47.12', { signal: stop.signal });
  await expect.poll(() => running('sleep 47.12').length, { timeout: 20_000 }).toBeGreaterThan(0);
  stop.abort();
  expect(await waiting).toMatchObject({ ok: false, failure: { message: expect.stringContaining('ended') } });
  expect(running('sleep 47.12')).toEqual([]);
});

test('one that is not trusted gets neither secrets nor the repository', async () => {
  writeFileSync(join(world.repository, 'slipway.yaml'), 'trust: { shell: false }\n');
  const answered = await asking(
    'if grep -q "anna.smith\\|AKIAIOSFODNN7EXAMPLF" "$SLIPWAY_PACKET" || test -e src; then echo \'{"colour":"red"}\'; else echo \'{"colour":"blue"}\'; fi',
  );
  expect(answered).toMatchObject({ ok: true, value: { value: 'blue' } });
});

test('one that is trusted gets them, and what is kept of it has none', async () => {
  const answered = await asking(
    'if grep -q "anna.smith@acme-paint.com.*AKIAIOSFODNN7EXAMPLF" "$SLIPWAY_PACKET"; then echo \'{"colour":"blue"}\'; fi',
  );
  expect(answered).toMatchObject({ ok: true, value: { value: 'blue' } });
  if (!answered.ok) return;
  const question = readFileSync(join(answered.value.folder, 'question-1.json'), 'utf8');
  expect(question).not.toContain('AKIAIOSFODNN7EXAMPLF');
  expect(question).toContain('Which colour is it?');
});

test('the newest twenty are kept', async () => {
  await asking('echo \'{"colour":"blue"}\'');
  for (let number = 0; number < 25; number++) {
    const folder = join(inquiries(), `q-${number}`);
    mkdirSync(folder, { recursive: true });
    utimesSync(folder, 1_000_000 + number, 1_000_000 + number);
  }
  await asking('echo \'{"colour":"blue"}\'');
  const left = readdirSync(inquiries()).filter((name) => name.startsWith('q-'));
  expect(left.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => `q-${index + 5}`).toSorted());
});

test.each([
  ['person', 'usage'],
  ['replay:recordings', 'usage'],
  ['claude,codex', 'usage'],
  ['nobody', 'usage'],
])('%s is refused before anything starts', async (agent, kind) => {
  const places = findPlaces(world.environment);
  if (!places.ok) throw new Error(places.failure.message);
  const { signal } = new AbortController();
  const request = { agent, cwd: world.repository, timeoutMs: 1_000 };
  const surroundings = { places: places.value, variables: world.environment };
  expect(await inquireOfAgent(surroundings, request, INQUIRY, signal)).toMatchObject({ ok: false, failure: { kind } });
  expect(existsSync(inquiries())).toBe(false);
});

test('an agent that refuses to start in this repository says why, and nothing is started', async () => {
  const program = join(world.home, '.opencode/bin/opencode');
  mkdirSync(join(program, '..'), { recursive: true });
  writeFileSync(program, '#!/bin/sh\necho 1.18.33\n', { mode: 0o755 });
  await world.write({ '.opencode/plugin/one.js': '', 'slipway.yaml': 'isolation: best-effort\n' });
  await world.git('add', '-A');
  await world.git('commit', '-qm', 'plugin');
  const places = findPlaces(world.environment);
  if (!places.ok) throw new Error(places.failure.message);
  const surroundings = { places: places.value, variables: { ...world.environment, OPENAI_API_KEY: 'sk-dummy' } };
  const request = { agent: 'opencode', cwd: world.repository, timeoutMs: 60_000, told: () => undefined };
  const answered = await inquireOfAgent(surroundings, request, INQUIRY, new AbortController().signal);
  expect(answered).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('.opencode/plugin of this repository holds plugins') },
  });
});
