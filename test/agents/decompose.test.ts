import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collect, dataOf } from '../e2e/rig.ts';
import { PRD, SOUND } from '../support/notes.ts';
import { createScene, type ProgramName, type Scene } from './scene.ts';

const scenes = (agent: ProgramName, script: string, settings = '') =>
  createScene({
    ...{ agent, settings: `agent: ${agent}\n${settings}`, tasks: [] },
    files: { 'prd.md': PRD.replace('PRD: Notes', `PRD: Notes [[${script}]]`), 'src/main.py': 'print("notes")\n' },
  });

const asks = (agent: ProgramName, ...more: readonly string[]) => [
  'plan',
  'prd.md',
  '--scope',
  'multi',
  '--by',
  agent,
  ...more,
];

const plan = ({ world, environment }: Scene, agent: ProgramName, ...more: readonly string[]) =>
  world.slipway(asks(agent, ...more), { environment });

/** Sessions that asked for something, each once. */
const sessions = ({ server }: Scene) =>
  new Set(server.calls.flatMap(({ script, session }) => (script === null ? [] : [session])));

/** The files that were kept of the one inquiry. */
const kept = ({ world }: Scene) => {
  const root = join(world.state, 'state/inquiries');
  const [id = ''] = readdirSync(root);
  return readdirSync(join(root, id)).filter((name) => /^(?:answer|faults)/.test(name));
};

describe.each(['claude', 'codex', 'gemini', 'opencode'] as const)('%s', (agent) => {
  test('cuts a spec into tasks, and its answer is the plan', async () => {
    await using scene = await scenes(agent, 'document:sound');
    const made = await plan(scene, agent, '--json');
    expect(made).toMatchObject({ exit: 0, err: expect.stringContaining(`${agent} (`) });
    const data = dataOf(made);
    expect(data.tasks.map(({ title }: { title: string }) => title)).toEqual(SOUND.tasks.map(({ title }) => title));
    expect(data.decomposition).toMatchObject({ by: agent, answers: 1, model: expect.any(String) });
    expect(data.decomposition.usage.inputTokens).toBeGreaterThan(0);
    expect(readFileSync(join(scene.world.repository, 'plan.yaml'), 'utf8')).toContain(`  by: ${agent}\n`);
    expect(sessions(scene).size).toBe(1);
    // OpenCode looks for updates of its parts whatever it is told.
    if (agent !== 'opencode') expect(scene.server.strays).toEqual([]);
    expect(await scene.world.git('status', '--porcelain')).toBe('?? plan.yaml');
  });
});

describe.each(['claude', 'codex'] as const)('%s', (agent) => {
  test('answers with prose and then with a sound plan', async () => {
    await using scene = await scenes(agent, 'document:prose,sound');
    const made = await plan(scene, agent);
    expect(made).toMatchObject({ exit: 0, err: expect.stringContaining('at the second answer') });
    expect(sessions(scene).size).toBe(2);
    expect(scene.server.calls.at(-1)?.prompt).toContain('What is wrong with it:');
    expect(kept(scene)).toEqual(['answer-1.txt', 'answer-2.json', 'faults-1.txt']);
  });

  test('answers with half a plan again and again, and nothing is written', async () => {
    await using scene = await scenes(agent, 'document:half,half,half,sound');
    const refused = await plan(scene, agent);
    expect(refused).toMatchObject({
      exit: 1,
      err: expect.stringContaining('The agent gave 3 answers, and none is sound.'),
    });
    expect(refused.err).toContain('The statement FR-3 (Notes must be found by title) is in no task');
    expect(existsSync(join(scene.world.repository, 'plan.yaml'))).toBe(false);
    expect(sessions(scene).size).toBe(3);
    expect(kept(scene)).toEqual([
      'answer-1.json',
      'answer-2.json',
      'answer-3.json',
      'faults-1.txt',
      'faults-2.txt',
      'faults-3.txt',
    ]);
  });

  test('with a refused key is asked once, and says how to log in', async () => {
    await using scene = await scenes(agent, 'refuse:401');
    const refused = await plan(scene, agent);
    expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('Log in') });
    expect(sessions(scene).size).toBe(1);
  });

  test('that never answers is ended by the time limit and by Ctrl-C, and nothing of it is left', async () => {
    await using scene = await scenes(agent, 'hang', 'plan: { timeout: 8s }\n');
    expect(await plan(scene, agent)).toMatchObject({ exit: 1, err: expect.stringContaining('Raise `plan.timeout`') });
    const calls = scene.server.calls.length;
    const child = scene.world.start(asks(agent), { environment: scene.environment });
    const ended = collect(child);
    await expect.poll(() => scene.server.calls.length, { timeout: 60_000 }).toBeGreaterThan(calls);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exit: 130 });
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    expect(left.filter((line) => line.includes(join(scene.world.state, 'state/inquiries')))).toEqual([]);
    expect(existsSync(join(scene.world.repository, 'plan.yaml'))).toBe(false);
  });
});
