import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, on, someSettings } from '../../testing/plans.ts';
import { explain } from '../view/why.ts';
import { allAgentLists, chooseAgent, modelFor, statedAgents } from './agent-choice.ts';
import { due } from './due.ts';
import type { FailureReport } from './failure.ts';
import type { AgentRoutes, RunSettings } from './settings.ts';
import { NO_USAGE } from './usage.ts';

const NO_ROUTES: AgentRoutes = { byTag: {}, byPhase: {}, byEffort: {}, byRisk: {} };

/** a and b can start at once, on one track each. */
function twoTasks(settings: Partial<RunSettings> = {}): CoreRun {
  return CoreRun.start(aPlan([aTask('a'), aTask('b')]), { agent: 'claude,codex', tracks: 1, ...settings });
}

function fail(run: CoreRun, task: string, failure: FailureReport, usage = NO_USAGE): void {
  const attempt = run.view().tasks.find(({ id }) => id === task)!.attempts.length;
  run.tell({ type: 'report-attempt-failed', task, attempt, failure, usage, reports: [] });
  const salvage = run.due().find((key) => key.startsWith(`salvage:${task}`));
  if (salvage !== undefined)
    run.tell({ type: 'report-snapshot', task, attempt, commit: `snap-${task}`, tree: 'tree', files: [] });
  run.tidy();
}

function agentOf(run: CoreRun, task: string): string {
  return run
    .view()
    .tasks.find(({ id }) => id === task)!
    .attempts.at(-1)!.agent;
}

const limited = aFailure('limited', { resetMs: 60_000 });
const refused = aFailure('auth');

describe('while the preferred agent is limited', () => {
  test('what it has not begun goes to the next of the list, and back when the limit lifts', () => {
    const run = twoTasks({ tracks: 2 });
    run.succeed('prepare:a');
    fail(run, 'a', limited);
    run.succeed('timer:task');
    expect(agentOf(run, 'a')).toBe('codex');
    run.succeed('timer:agent');
    run.finish('a');
    run.finish('b');
    expect(run.state.agents.size).toBe(0);
    expect(chooseAgent(run.state, run.state.tasks[1]!).agent).toBe('claude');
  });

  test('a task in the middle of its session waits for it, and says so', () => {
    const run = twoTasks();
    run.succeed('prepare:a');
    fail(run, 'a', limited, SOME_USAGE);
    run.succeed('timer:task');
    expect(run.status('a')).toBe('queued');
    expect(agentOf(run, 'b')).toBe('codex');
    expect(explain(run.state, 'a', run.entries)!.now[0]).toBe(
      'Its agent is braked: It failed (limited). It is in the middle of a session of claude.',
    );
    expect(explain(run.state, 'b', run.entries)!.now).toContain('It is with codex, because claude was on hold.');
  });

  test('a task goes on in the session that it has, once the limit lifts', () => {
    const run = twoTasks();
    run.succeed('prepare:a');
    fail(run, 'a', limited, SOME_USAGE);
    run.succeed('timer:task');
    run.finish('b');
    run.succeed('timer:agent');
    const [first, second] = run.view().tasks[0]!.attempts;
    expect(second).toMatchObject({ agent: 'claude', sessionId: first!.sessionId });
    run.succeed('prepare:a');
    expect(run.effect('agent:a')).toMatchObject({ mode: 'continue' });
  });

  test('no attempt is used up, however often it happens', () => {
    const run = twoTasks({ agent: 'claude', tracks: 2 });
    for (let times = 0; times < 10; times += 1) {
      run.succeed('prepare:a');
      fail(run, 'a', limited);
      run.succeed('timer:agent');
      run.succeed('timer:task');
    }
    expect(run.status('a')).toBe('running');
    expect(run.state.tasks[0]!.attempts).toHaveLength(11);
  });

  test('all wait for the first of the list where all are on hold', () => {
    const run = twoTasks();
    run.tell({ type: 'report-agent-limited', agent: 'codex', delayMs: 60_000, reason: 'Another run.' });
    run.succeed('prepare:a');
    fail(run, 'a', limited);
    run.succeed('timer:task');
    expect([run.status('a'), run.status('b')]).toEqual(['queued', 'queued']);
    expect(chooseAgent(run.state, run.state.tasks[1]!)).toMatchObject({ agent: 'claude', hold: { kind: 'braked' } });
  });
});

describe('the session that a task is in the middle of', () => {
  const days = 3 * 24 * 3_600_000;
  const MINUTE = 60_000;

  /** a made a call of a model with claude, and then failed. */
  function cutOff(failure: FailureReport, settings: Partial<RunSettings> = {}): CoreRun {
    const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'claude,codex', tracks: 1, ...settings });
    run.succeed('prepare:a');
    fail(run, 'a', failure, SOME_USAGE);
    run.succeed('timer:task');
    return run;
  }

  test.each([
    ['a limit of days', aFailure('limited', { resetMs: days })],
    ['a refused key', refused],
  ])('is not waited for behind %s: the next agent goes on with its work, and why says so', (_name, failure) => {
    const run = cutOff(failure);
    const [first, second] = run.view().tasks[0]!.attempts;
    expect(second).toMatchObject({ agent: 'codex', status: 'preparing' });
    expect(second!.sessionId).not.toBe(first!.sessionId);
    expect(run.effect('prepare:a')).toMatchObject({ from: 'snap-a' });
    expect(explain(run.state, 'a', run.entries)!.now).toEqual(
      expect.arrayContaining([
        'It is with codex, because claude was on hold.',
        'It goes on with the work of attempt 1, which was with claude, in a session of its own.',
      ]),
    );
    run.succeed('prepare:a');
    expect(run.effect('agent:a')).toMatchObject({ agent: 'codex', mode: 'fresh' });
  });

  test.each([
    [15 * MINUTE, {}, 'claude'],
    [15 * MINUTE + 1, {}, 'codex'],
    [60 * MINUTE, { sessionWaitMs: 60 * MINUTE }, 'claude'],
    [MINUTE, { sessionWaitMs: 0 }, 'codex'],
  ])('is waited for through %i ms with %j by %s', (resetMs, wait, agent) => {
    const retry = { ...someSettings().retry, ...wait };
    const run = cutOff(aFailure('limited', { resetMs }), { retry });
    expect(chooseAgent(run.state, run.state.tasks[0]!).agent).toBe(agent);
    expect(agentOf(run, 'a')).toBe(agent);
  });

  test('is gone back to by nobody: what the stand-in began stays with it', () => {
    const run = cutOff(aFailure('limited', { resetMs: days }));
    run.succeed('timer:agent');
    run.succeed('prepare:a');
    fail(run, 'a', aFailure('retryable'), SOME_USAGE);
    run.succeed('timer:task');
    expect(run.view().tasks[0]!.attempts.map(({ agent }) => agent)).toEqual(['claude', 'codex', 'codex']);
  });

  test('is waited for while no other agent is free, and left when one is', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'claude,codex', tracks: 1 });
    run.tell({ type: 'report-agent-limited', agent: 'codex', delayMs: MINUTE, reason: 'Another run.' });
    run.succeed('prepare:a');
    fail(run, 'a', refused, SOME_USAGE);
    run.succeed('timer:task');
    expect(run.status('a')).toBe('queued');
    expect(chooseAgent(run.state, run.state.tasks[0]!)).toMatchObject({ agent: 'claude', inSession: true });
    run.succeed('timer:agent');
    expect(agentOf(run, 'a')).toBe('codex');
  });

  test('of a task that has to wait for a track is told to be left', () => {
    const run = twoTasks();
    run.succeed('prepare:a');
    fail(run, 'a', aFailure('limited', { resetMs: days }), SOME_USAGE);
    run.succeed('timer:task');
    expect(run.status('a')).toBe('queued');
    expect(explain(run.state, 'a', run.entries)!.now).toEqual(
      expect.arrayContaining([
        'It goes to codex, because claude is on hold.',
        'Its session of claude is left, and codex goes on with the work in its own: It failed (limited).',
      ]),
    );
  });
});

describe('the session of another agent', () => {
  test('is not continued: the work goes on in a session of its own', () => {
    const run = twoTasks({ tracks: 2 });
    run.succeed('prepare:a');
    fail(run, 'a', limited);
    run.succeed('timer:task');
    const [first, second] = run.view().tasks[0]!.attempts;
    expect(second!.sessionId).not.toBe(first!.sessionId);
    run.succeed('prepare:a');
    expect(run.effect('agent:a')).toMatchObject({ agent: 'codex', mode: 'fresh' });
  });
});

describe('bad credentials', () => {
  test('stop the agent for the run, ask the person, and leave the tasks to the next of the list', () => {
    const run = twoTasks({ tracks: 2 });
    run.succeed('prepare:a');
    fail(run, 'a', refused);
    run.succeed('timer:task');
    expect(agentOf(run, 'a')).toBe('codex');
    expect(run.view().holds).toEqual([{ agent: 'claude', kind: 'stopped', reason: 'It failed (auth).', until: null }]);
    expect(run.view().attention[0]).toContain('Agent claude is stopped');
  });

  test('are forgiven when a person resumes the run, or asks for a task that waits', () => {
    for (const command of [
      { type: 'resume', by: 'person' },
      { type: 'retry', by: 'person', task: 'a', note: null },
    ] as const) {
      const run = twoTasks({ agent: 'claude' });
      run.succeed('prepare:a');
      fail(run, 'a', refused);
      run.succeed('timer:task');
      expect(run.status('a')).toBe('queued');
      run.tell(command);
      expect(run.status('a')).toBe('running');
    }
  });

  test('are not forgiven by a limit that another run met', () => {
    const run = twoTasks();
    run.succeed('prepare:a');
    fail(run, 'a', refused);
    run.tell({ type: 'report-agent-limited', agent: 'claude', delayMs: 1, reason: 'Another run.' });
    expect(run.view().holds).toMatchObject([{ agent: 'claude', kind: 'stopped' }]);
  });
});

describe('who does a task', () => {
  const routes: AgentRoutes = {
    byTag: { TDD: 'codex' },
    byPhase: { 'Phase 1': 'gemini' },
    byEffort: { XL: 'claude,codex' },
    byRisk: { high: 'person' },
  };
  test.each([
    [{}, {}, 'claude'],
    [{ risk: 'high' }, {}, 'person'],
    [{ risk: 'high', effort: 'XL' }, {}, 'claude,codex'],
    [{ effort: 'XL', phase: 'Phase 1' }, {}, 'gemini'],
    [{ phase: 'Phase 1', tags: ['Other', 'TDD'] }, {}, 'codex'],
    [{ tags: ['TDD'], overrides: { agent: 'opencode' } }, {}, 'opencode'],
    [{ overrides: { agent: 'opencode' } }, { a: { agent: 'person:ana' } }, 'person:ana'],
  ] as const)('%j with %j is %s', (fields, tasks, agents) => {
    const settings = someSettings({ agent: 'claude', agents: routes, tasks });
    expect(statedAgents(settings, aTask('a', fields))).toBe(agents);
  });

  test('every list of a run is known before it begins', () => {
    const settings = someSettings({ agent: 'claude', agents: { ...NO_ROUTES, byTag: { TDD: 'codex' } } });
    const tasks = [aTask('a'), aTask('b', { tags: ['TDD'] }), aTask('c', { overrides: { agent: 'person' } })];
    expect(allAgentLists(settings, tasks)).toEqual(['claude', 'codex', 'person']);
  });

  test('a person is no substitute for an agent', () => {
    const run = twoTasks({ agent: 'claude,person' });
    expect(run.view().tasks[0]!.agent).toBe('claude');
  });
});

describe('the model of an attempt', () => {
  test.each([
    ['claude', {}, 'opus'],
    ['codex', {}, 'gpt'],
    ['shell:x', {}, null],
    ['claude', { a: { model: 'haiku' } }, 'haiku'],
    ['codex', { a: { model: 'haiku' } }, 'gpt'],
  ])('of %s with %j is %s', (agent, tasks, model) => {
    const run = twoTasks({ agent: 'claude,codex,shell:x', model: 'opus', models: { codex: 'gpt' }, tasks });
    expect(modelFor(run.state, run.state.tasks[0]!, agent)).toBe(model);
  });

  const tellModel = (run: CoreRun, task: string, model: string | null) =>
    run.tell({
      ...({ type: 'report-agent-session', task, attempt: 1, version: '2.1' } as const),
      ...{ sessionId: run.view().tasks.find(({ id }) => id === task)?.attempts[0]?.sessionId ?? '', model },
    });
  const modelsOf = (run: CoreRun, agent: string) => run.state.tasks.map((record) => modelFor(run.state, record, agent));

  test('is the one that the agent told first in the run, where nobody names one', () => {
    const run = twoTasks({ tracks: 2 });
    for (const task of ['a', 'b']) run.succeed(`prepare:${task}`);
    expect(modelsOf(run, 'claude')).toEqual([null, null]);
    tellModel(run, 'a', null);
    expect(modelsOf(run, 'claude')).toEqual([null, null]);
    tellModel(run, 'b', 'opus-1');
    expect(modelsOf(run, 'claude')).toEqual(['opus-1', 'opus-1']);
    // It began beside the other one, with another default: its own session stays with that.
    tellModel(run, 'a', 'opus-2');
    expect(modelsOf(run, 'claude')).toEqual(['opus-2', 'opus-1']);
    expect(run.state.toldModels.get('claude')).toBe('opus-1');
    expect(modelsOf(run, 'codex')).toEqual([null, null]);
    expect(run.refolded().toldModels).toEqual(run.state.toldModels);
  });

  test('of a task that names one says nothing of the others', () => {
    const run = twoTasks({ tracks: 2, tasks: { a: { model: 'haiku' } } });
    run.succeed('prepare:a');
    tellModel(run, 'a', 'haiku-4');
    expect(modelsOf(run, 'claude')).toEqual(['haiku', null]);
  });
});

describe('brakes', () => {
  test('hold as the provider said last, shorter or longer; a guess changes nothing of it', () => {
    const word = fc.record({ delayMs: fc.integer({ min: 0, max: 1_000_000 }), stated: fc.boolean() });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'claude' });
        for (const each of words)
          run.tell({ type: 'report-agent-limited', agent: 'claude', reason: 'It was refused.', ...each });
        const longest = Math.max(...words.map(({ delayMs }) => delayMs));
        const expected = words.findLast(({ stated }) => stated) ?? { delayMs: longest, stated: false };
        expect(run.state.agents.get('claude')).toMatchObject(expected);
        expect(run.refolded().agents.get('claude')).toMatchObject(expected);
      }),
    );
  });

  test('that are guesses are only ever made longer by what other tracks and runs report', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 }), (delays) => {
        const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'claude' });
        for (const delayMs of delays)
          run.tell({ type: 'report-agent-limited', agent: 'claude', delayMs, reason: 'It was refused.' });
        expect(run.state.agents.get('claude')).toMatchObject({ delayMs: Math.max(...delays) });
        expect(run.due().filter((key) => key.startsWith('timer:agent'))).toHaveLength(1);
      }),
    );
  });

  test('end after what is left of them, not anew, when the daemon starts again', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'claude' });
    run.tell({ type: 'report-agent-limited', agent: 'claude', delayMs: 60_000, reason: 'It was refused.' });
    const at = run.entries.at(-1)!.at;
    expect(due(run.refolded()).find(({ type }) => type === 'timer')).toMatchObject({ delayMs: 60_000, since: at });
  });
});

describe('any mix of limits, refusals and lists', () => {
  test('starts no attempt with an agent that is on hold, and none outside of the list', () => {
    const kind = fc.constantFrom(limited, refused, aFailure('retryable'), null);
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 12 }), fc.constantFrom('x', 'x,y', 'x,y,z'), (steps, agent) => {
        const plan = aPlan([aTask('a'), aTask('b'), aTask('c', { dependsOn: on('a') })]);
        const run = CoreRun.start(plan, { agent, tracks: 3 });
        for (const step of steps) {
          const open = run.view().tasks.find(({ status }) => status === 'running');
          if (open === undefined) run.refusalOf({ type: 'resume', by: 'person' });
          else if (step === null) run.finish(open.id);
          else fail(run, open.id, step, SOME_USAGE);
          for (const key of run.due().filter((each) => each.startsWith('timer:task'))) run.succeed(key);
        }
        const held = new Set<string>();
        for (const { event } of run.entries) {
          if (event.type === 'agent-braked' || event.type === 'agent-stopped') held.add(event.agent);
          if (event.type === 'agent-released') held.delete(event.agent);
          if (event.type !== 'attempt-started') continue;
          expect(held.has(event.agent)).toBe(false);
          expect(agent.split(',')).toContain(event.agent);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a list that names nobody is taken as it stands', () => {
  const run = CoreRun.start(aPlan([aTask('a')]), { agent: ',' });
  expect(run.view().tasks[0]?.status).toBe('running');
  expect(run.state.tasks[0]?.attempts.map(({ agent }) => agent)).toEqual([',']);
});
