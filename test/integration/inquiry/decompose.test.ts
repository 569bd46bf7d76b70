import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect, createWorld, dataOf, type World } from '../../e2e/rig.ts';
import { HALF, PRD, SOUND } from '../../support/notes.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({
    'notes/prd.md': PRD,
    'answers/sound.json': JSON.stringify(SOUND),
    'answers/half.json': JSON.stringify(HALF),
    'src/main.py': 'print("notes")\n',
  });
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const plan = (command: string, ...more: readonly string[]) =>
  world.slipway(['plan', 'notes/prd.md', '--scope', 'multi', '--by', `shell:${command}`, ...more]);

const planFile = () => join(world.repository, 'notes/plan.yaml');
const inquiries = () => readdirSync(join(world.state, 'state/inquiries'));

describe('a sound answer', () => {
  test('is written as plan.yaml, marked, and is the plan of the document from then on; nobody is asked twice', async () => {
    const made = await plan('cat answers/sound.json', '--json');
    expect(made).toMatchObject({ exit: 0, err: expect.stringContaining('shell cut it into 2 tasks: notes/plan.yaml') });
    const data = dataOf(made);
    expect(data).toMatchObject({
      file: 'notes/plan.yaml',
      decomposition: { by: 'shell', answers: 1, file: 'notes/plan.yaml' },
      tasks: [{ id: 'T001' }, { id: 'T002', dependsOn: [{ id: 'T001', kind: 'produces' }] }],
    });
    const why = data.coverage.items.map(({ id, why }: { id: string; why: string | null }) => [id, why]);
    expect(why.slice(0, 5)).toEqual([
      ...['FR-1', 'FR-2', 'FR-3', 'FR-4'].map((id) => [id, null]),
      ['FR-5', 'The search does that already.'],
    ]);
    const text = readFileSync(planFile(), 'utf8');
    expect(text).toContain('  by: shell\n');
    expect(text).toContain('  leftOut:\n    - id: FR-5\n');
    // The document means this plan now, for every command, and a command that would ask does not run.
    const again = await plan('touch asked; false', '--json');
    expect(again).toMatchObject({
      exit: 0,
      err: expect.stringContaining('shell cut this before: notes/plan.yaml is the plan.'),
    });
    const shown = await world.slipway(['plan', 'notes/prd.md', '--json']);
    for (const one of [again, shown])
      expect(dataOf(one).tasks.map(({ title }: { title: string }) => title)).toEqual(
        SOUND.tasks.map(({ title }) => title),
      );
    expect(inquiries()).toHaveLength(1);
    expect(readFileSync(planFile(), 'utf8')).toBe(text);
    // Rules are a word away, and write nothing.
    const byRules = await world.slipway(['plan', 'notes/prd.md', '--by', 'offline', '--scope', 'multi', '--json']);
    expect(dataOf(byRules).file).toBe('notes/prd.md');
  });

  test('is edited like any other plan, and what the document states later is covered by no task', async () => {
    await plan('cat answers/sound.json');
    expect(await world.slipway(['task', 'set', 'T002', '--effort', 'L', '--plan', 'notes/prd.md'])).toMatchObject({
      exit: 0,
    });
    expect(readFileSync(planFile(), 'utf8')).toContain('  by: shell\n');
    await world.write({
      'notes/prd.md': PRD.replace('- FR-2: Notes must have a title\n', '- FR-9: Notes must be printed\n'),
    });
    const shown = await world.slipway(['plan', 'notes', '--json']);
    const told = dataOf(shown).diagnostics.map(
      ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'plan/uncovered: No task is for FR-9: Notes must be printed',
        'plan/unstated: The task T001 comes from FR-2, which the document does not state any more in these words.',
        'plan-file/drift: prd.md changed since this plan was made.',
      ]),
    );
    expect(await world.slipway(['diff', '--plan', 'notes/plan.yaml'])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('notes/plan.yaml was cut by shell'),
    });
  });

  test('replaces the plan that is there with --force alone, and undo brings that back', async () => {
    await plan('cat answers/sound.json');
    const first = readFileSync(planFile(), 'utf8');
    const other = JSON.stringify(SOUND).replace('Build the store of notes', 'Keep notes in a file of lines');
    await world.write({ 'answers/other.json': other });
    await world.git('add', '-A');
    await world.git('commit', '-q', '-m', 'other');
    expect(await plan('cat answers/other.json', '--force')).toMatchObject({ exit: 0 });
    expect(readFileSync(planFile(), 'utf8')).toContain('Keep notes in a file of lines');
    expect(await world.slipway(['undo', '--plan', 'notes/plan.yaml'])).toMatchObject({ exit: 0 });
    expect(readFileSync(planFile(), 'utf8')).toBe(first);
  });

  test('is asked for with a word about secrets that stand in the document', async () => {
    await world.write({ 'notes/prd.md': `${PRD}\nAsk anna.smith@acme-paint.com.\n` });
    const { err } = await plan('cat answers/sound.json');
    expect(err).toContain(
      '1 place of the spec looks like secrets or personal data (see slipway check). shell will see them.',
    );
  });

  test('never replaces a plan of a person', async () => {
    const mine = 'slipway: 1\ntitle: Mine\ntasks:\n  - id: A\n    title: Mine\n';
    await world.write({ 'notes/plan.yaml': mine });
    const refused = await plan('cat answers/sound.json');
    expect(refused).toMatchObject({
      exit: 1,
      err: expect.stringContaining('notes/plan.yaml exists already, and shell did not make it.'),
    });
    expect(readFileSync(planFile(), 'utf8')).toBe(mine);
  });

  test('is run at once with run --by, and each task is told the document and its criteria', async () => {
    const build =
      'mkdir -p src; grep -o "An empty title is refused" "$SLIPWAY_PACKET" | head -1 > "src/$SLIPWAY_TASK.txt"';
    const ran = await world.slipway([
      ...[
        'run',
        'notes/prd.md',
        '--scope',
        'multi',
        '--by',
        'shell:cat answers/sound.json',
        '--agent',
        `shell:${build}`,
      ],
      ...['--foreground', '--yes', '--json'],
    ]);
    expect(ran.exit).toBe(0);
    const view = dataOf(ran);
    expect(view).toMatchObject({ status: 'completed', tasks: [{ id: 'T001' }, { id: 'T002' }] });
    expect(view.documents).toContain(join(world.repository, 'notes/prd.md'));
    expect(await world.git('show', `slipway/${view.id}/result:src/T001.txt`)).toContain('An empty title is refused');
  });
});

describe('a run', () => {
  const waiting = async (...argv: readonly string[]) => {
    const planned = await world.slipway([
      'run',
      'notes/prd.md',
      '--scope',
      'multi',
      '--agent',
      'shell:true',
      '--json',
      ...argv,
    ]);
    expect(planned.exit).toBe(3);
    return dataOf(planned).id as string;
  };
  const differences = async (id: string) => dataOf(await world.slipway(['replan', id, '--dry-run', '--json'])).diff;
  const NONE = { added: [], removed: [], changed: [], dependenciesAdded: [], dependenciesRemoved: [], moved: [] };

  test('that follows the plan of an agent keeps it, whatever the document says by now', async () => {
    const id = await waiting('--by', 'shell:cat answers/sound.json');
    await world.write({ 'notes/prd.md': PRD.replace('must have a title', 'must have a title and a date') });
    expect(await differences(id)).toMatchObject(NONE);
  });

  test('that was planned by rules before keeps that plan', async () => {
    const story = (number: number, what: string) =>
      `### US-${number}: ${what}\nAs a writer I want it.\n- FR-${number}1: ${what} must work\n- FR-${number}2: ${what} must be fast\n\n`;
    await world.write({
      'notes/prd.md': `# PRD: Notes\n\n## User stories\n${story(1, 'Keeping')}${story(2, 'Finding')}`,
    });
    const id = await waiting();
    const source = 'source: { format: document, list: prd.md, by: claude }';
    await world.write({
      'notes/plan.yaml': `slipway: 1\ntitle: Notes\n${source}\ntasks:\n  - { id: T001, title: Do it, covers: [US-1] }\n`,
    });
    expect(await differences(id)).toMatchObject(NONE);
    const shown = dataOf(await world.slipway(['plan', 'notes/prd.md', '--json']));
    expect(shown.tasks.map(({ title }: { title: string }) => title)).toEqual(['Do it']);
  });
});

describe('an unsound answer', () => {
  test('that is mended is taken, and what went back is told', async () => {
    const mending =
      'if grep -q FR-3 "$SLIPWAY_PACKET" && grep -q refused-answer "$SLIPWAY_PACKET"; then cat answers/sound.json; else cat answers/half.json; fi';
    const made = await plan(mending);
    expect(made.exit).toBe(0);
    expect(made.err).toContain('Answer 1 goes back with 3 faults: ');
    expect(made.err).toContain('shell cut it into 2 tasks, at the second answer');
  });

  test.each([
    ['prose', 'echo I would begin with the store.', 'It is no JSON document.'],
    ['half a plan', 'cat answers/half.json', 'The statement FR-3 (Notes must be found by title) is in no task'],
    ['nothing', 'true', 'It is no JSON document.'],
    ['an empty document', 'echo "{}"', 'At groups: '],
    ['megabytes', 'cat answers/sound.json; head -c 6000000 /dev/zero | tr "\\0" "}"', 'It is larger than 4 MiB.'],
  ])(
    'of %s, three times, is refused with the reason and a way out, and nothing is written',
    async (_, command, why) => {
      const refused = await plan(command);
      expect(refused.exit).toBe(1);
      expect(refused.err).toContain(
        'notes/prd.md was not cut into tasks, and nothing was written. The agent gave 3 answers, and none is sound.',
      );
      expect(refused.err).toContain(why);
      expect(refused.err).toContain('--by offline');
      expect(existsSync(planFile())).toBe(false);
      const [id = ''] = inquiries();
      expect(refused.err).toContain(id);
      expect(readFileSync(join(world.state, 'state/inquiries', id, 'faults-3.txt'), 'utf8')).toContain(why);
    },
  );

  test('that never comes is ended by Ctrl-C with its whole tree, and by plan.timeout', async () => {
    const child = world.start(['plan', 'notes/prd.md', '--scope', 'multi', '--by', 'shell:sleep 61.25 & sleep 61.25']);
    const ended = collect(child);
    await expect.poll(() => running('sleep 61.25'), { timeout: 30_000 }).toBeGreaterThan(0);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exit: 130 });
    expect(running('sleep 61.25')).toBe(0);
    await world.write({ 'slipway.yaml': 'plan: { timeout: 1s }\n' });
    expect(await plan('sleep 61.25')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/It ran for [\d.]+ s, allowed are 1\.0 s\.\nhint: Raise `plan\.timeout`/),
    });
    expect(running('sleep 61.25')).toBe(0);
    expect(existsSync(planFile())).toBe(false);
  });

  test('of a command that was killed is ended by the next one', async () => {
    const child = world.start(['plan', 'notes/prd.md', '--scope', 'multi', '--by', 'shell:sleep 62.25']);
    const ended = collect(child);
    await expect.poll(() => running('sleep 62.25'), { timeout: 30_000 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    expect(await plan('cat answers/sound.json')).toMatchObject({ exit: 0 });
    expect(running('sleep 62.25')).toBe(0);
  });
});

describe('nobody is asked', () => {
  test.each([
    [['plan', 'tasks.md', '--by', 'shell:touch /tmp/never'], 0, 'tasks.md says itself what the tasks are'],
    [['plan', 'notes/prd.md', '--by', 'shell:false', '--scope', 'single'], 0, 'One agent can do all of it at once'],
    [['plan', 'notes/prd.md', '--by', 'person'], 2, 'A person is no program that answers with a document.'],
    [['plan', 'notes/prd.md', '--by', 'replay:there'], 2, 'A recording holds changes of files and no answers.'],
    [['plan', 'notes/prd.md', '--by', 'claude,codex'], 2, 'names several agents, and one is asked.'],
    [['plan', 'notes/prd.md', '--by', 'gpt'], 2, 'There is no agent called "gpt".'],
  ] as const)('by %j', async (argv, exit, said) => {
    const ran = await world.slipway(argv);
    expect(ran).toMatchObject({ exit, err: expect.stringContaining(said) });
    expect(existsSync(join(world.state, 'state/inquiries'))).toBe(false);
  });

  test('because a configuration says so, before a person agreed', async () => {
    await world.write({ 'slipway.yaml': 'plan: { by: claude }\n' });
    const ran = await world.slipway(['plan', 'notes/prd.md', '--scope', 'multi']);
    expect(ran).toMatchObject({
      exit: 3,
      err: expect.stringContaining('plan.by in slipway.yaml has claude cut this spec'),
    });
    await world.write({ 'slipway.yaml': 'plan: { by: "shell:rm -rf x" }\n' });
    expect(await world.slipway(['plan', 'notes/prd.md'])).toMatchObject({ exit: 78 });
  });
});

/** How many processes have these words on their command line. */
function running(words: string): number {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.startsWith(words)).length;
}
