import { describe, expect, it } from 'vitest';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { type DaemonRig, startRig } from '../../../src/testing/daemon-rig.ts';
import { aFailure, anAttempt, aRun, aTask } from '../../../src/testing/run-builders.ts';

const QUESTION = {
  id: 12,
  text: 'Which database?',
  options: ['sqlite', 'postgres'],
  fallback: 'sqlite',
  kind: 'question',
  deadlineAt: null,
  overdue: false,
} as const;

const ASKING = aTask({ id: 'T001', status: 'awaiting-decision', question: QUESTION });
const TERMINAL = { stdinIsTerminal: true };

async function answered(rig: DaemonRig): Promise<unknown> {
  return rig.service.commands.map(({ command }) => command);
}

describe('answering', () => {
  it('asks at the terminal, with the options and the default marked', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: [ASKING] }));
    const seen: unknown[] = [];
    const prompt = {
      confirm: async () => null,
      text: async () => null,
      choose: async (question: string, options: readonly unknown[]) => {
        seen.push(question, options);
        return 'postgres';
      },
    };
    expect((await slipway(rig, ['answer', 'T001'], { ports: { prompt }, world: TERMINAL })).exit).toBe(0);
    expect(seen).toEqual([
      'Which database?',
      [
        { value: 'sqlite', label: 'sqlite (default)' },
        { value: 'postgres', label: 'postgres' },
      ],
    ]);
    expect(await answered(rig)).toMatchObject([{ type: 'answer', answer: 'postgres' }]);
  });

  it('belongs to the question that was seen, or to the one that is named', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: [ASKING] }));
    const { talk } = await slipway(rig, ['answer', 'T001', '2']);
    expect(talk).toContain('Answered "Which database?".');
    await slipway(rig, ['answer', 'T001', '--question', '7', '2']);
    expect(await answered(rig)).toMatchObject([
      { answer: '2', question: 12 },
      { answer: '2', question: 7 },
    ]);
    expect((await slipway(rig, ['answer', 'T001', '--question', 'x', '2'])).exit).toBe(2);
  });

  it('asks for words where there are no options', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: [{ ...ASKING, question: { ...QUESTION, options: [] } }] }));
    const prompt = {
      confirm: async () => null,
      choose: async () => null,
      text: async (_: string, said: string) => said,
    };
    await slipway(rig, ['answer', 'T001'], { ports: { prompt }, world: TERMINAL });
    expect(await answered(rig)).toMatchObject([{ answer: 'sqlite' }]);
  });

  it('says what could be answered where nobody can be asked, and what is not asked', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: [ASKING, aTask({ id: 'T002' })] }));
    expect(await slipway(rig, ['answer', 'T001'])).toEqual({
      exit: 3,
      out: '',
      talk: 'error: r7k2/T001 asks: Which database? 1. sqlite · 2. postgres\nhint: Answer it with "slipway answer r7k2/T001 NUMBER".\n',
    });
    expect((await slipway(rig, ['answer', 'T002'])).exit).toBe(1);
    expect((await slipway(rig, ['answer', 'T001'], { world: TERMINAL })).exit).toBe(3);
    expect(await answered(rig)).toEqual([]);
  });
});

describe('decisions', () => {
  const tasks = [
    { ...ASKING, question: { ...QUESTION, deadlineAt: 1_764_000_000_000 + 3_600_000 } },
    aTask({ id: 'T002', status: 'assigned', agent: 'person:ana', reason: 'It waits for ana.' }),
    aTask({ id: 'T003', status: 'paused', reason: 'A conflict.' }),
  ];

  it('are listed with options, default, deadline and the commands that settle them', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks }));
    const { out } = await slipway(rig, ['decisions'], { world: { now: () => 1_764_000_000_000 } });
    expect(out.replace(/until \S+ \S+;/u, 'until THEN;')).toMatchInlineSnapshot(`
      "r7k2  Photo albums
        T001 asks
          Which database?
            1. sqlite (default)
            2. postgres
          1 h left, until THEN; then: sqlite
          slipway answer r7k2/T001 --question 12 NUMBER
          slipway answer r7k2/T001 --question 12 --free TEXT
        T002 waits for a person
          Do T002: It waits for ana.
          slipway workspace r7k2/T002
          slipway done r7k2/T002
          slipway assign r7k2/T002 --agent AGENT
        T003 does not get on
          A conflict.
          slipway why r7k2/T003
          slipway retry r7k2/T003
          slipway skip r7k2/T003
          slipway assign r7k2/T003 --to NAME
      "
    `);
    expect(
      dataOf(await slipway(rig, ['decisions', '--json', 'r7'])).map((each: { kind: string }) => each.kind),
    ).toEqual(['question', 'assignment', 'attention']);
  });

  it('are those of the open runs of this repository, of all, or of the run that is named', async () => {
    await using rig = await startRig();
    const failed = aTask({ id: 'T009', status: 'failed', reason: 'It failed.' });
    rig.service.put(aRun({ id: 'rhere', tasks }));
    rig.service.put(aRun({ id: 'rother', repository: '/home/ada/other', tasks }));
    rig.service.put(aRun({ id: 'rfail', status: 'failed', tasks: [failed] }));
    const runsIn = async (...argv: string[]) => {
      const found: readonly { run: string }[] = dataOf(await slipway(rig, ['decisions', '--json', ...argv]));
      return [...new Set(found.map(({ run }) => run))].sort();
    };
    expect(await runsIn()).toEqual(['rhere']);
    expect(await runsIn('--all')).toEqual(['rhere', 'rother']);
    expect(await runsIn('rfail')).toEqual(['rfail']);
  });

  it('may be none', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    expect(await slipway(rig, ['decisions'])).toEqual({ exit: 0, out: '', talk: 'Nothing waits for you.\n' });
    expect((await slipway(rig, ['decisions', 'zzzz'])).exit).toBe(2);
  });
});

describe('the workspace of a task for a person', () => {
  const task = (fields: object) => aTask({ id: 'T001', status: 'assigned', agent: 'person', ...fields });

  it('is printed alone on stdout, with what came back before on stderr', async () => {
    await using rig = await startRig();
    const attempts = [
      anAttempt({ status: 'failed', failure: aFailure() }),
      anAttempt({ number: 2, status: 'working', finishedAt: null }),
    ];
    rig.service.put(aRun({ tasks: [task({ attempts })] }));
    expect(await slipway(rig, ['workspace', 'T001'])).toEqual({
      exit: 0,
      out: '/tree/r7k2/T001\n',
      talk: 'What was handed in came back: The gate test failed.\n1 of 8 tests failed\nIt is a copy made for this task. When you are done: slipway done r7k2/T001\n',
    });
    expect(dataOf(await slipway(rig, ['workspace', 'T001', '--json']))).toMatchObject({
      task: 'r7k2/T001',
      path: '/tree/r7k2/T001',
      attempt: 2,
    });
  });

  it('that waits for another task says so instead of waiting', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: [task({ reason: 'It gets its workspace once T002 is done.' })] }));
    const ran = await slipway(rig, ['workspace', 'T001']);
    expect([ran.exit, ran.talk]).toEqual([3, expect.stringContaining('It gets its workspace once T002 is done.')]);
  });
});

it('a task is not given to a person and an agent at once', async () => {
  await using rig = await startRig();
  rig.service.put(aRun({ tasks: [ASKING] }));
  expect((await slipway(rig, ['assign', 'T001', '--to', 'ana', '--agent', 'claude'])).exit).toBe(2);
  expect((await slipway(rig, ['assign', 'T001', '--to', ' '])).exit).toBe(2);
  expect(await answered(rig)).toEqual([]);
});
