import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, createWorld, dataOf, type World } from './rig.ts';

/*
 * Every command once as it is meant and once as it is not, through the real command and a real daemon that the commands start themselves.
 *
 *     T001 ──> T002 (asks) ──────────────> T004 ──> T005 (optional)
 *       └────> T003 (fails its gate) ──────┘
 */

const TASKS = `# Tasks

- [ ] T001 write one to \`one.txt\`
- [ ] T002 [P] ask about two
- [ ] T003 [P] write three, badly
- [ ] T004 write four
- [ ]* T005 write five
`;

const AGENT = `case "$(cat "$SLIPWAY_PACKET")" in
*'"task":{"id":"T002"'*'"notes":[]'*)
  file=$(sed -n 's/.*"questionFile":"\\([^"]*\\)".*/\\1/p' "$SLIPWAY_PACKET")
  echo '{"question":"Which two?"}' > "$file" ;;
*'"task":{"id":"T002"'*) echo two > two.txt ;;
*'"task":{"id":"T003"'*mended*) rm -f bad; echo three > three.txt ;;
*'"task":{"id":"T003"'*) echo worse; touch bad ;;
*) echo done; echo x > "$(basename "$(dirname "$(dirname "$SLIPWAY_PACKET")")").txt" ;;
esac
`;

const CONFIGURATION = 'retry:\n  attempts: 1\ngates:\n  - { name: test, run: test ! -e bad }\n';

let world: World;
let run = '';

beforeAll(async () => {
  world = await createWorld({ 'tasks.md': TASKS, 'agent.sh': AGENT, 'slipway.yaml': CONFIGURATION });
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

/** Runs a command line and expects its exit status. */
async function slipway(exit: number, ...argv: string[]) {
  const ran = await world.slipway(argv);
  expect({ argv, exit: ran.exit, err: exit === 0 ? '' : ran.err }).toEqual({
    argv,
    exit,
    err: exit === 0 ? '' : ran.err,
  });
  if (exit === 2) expect(ran.err).toMatch(/^error: .+\nhint: .+\n$/s);
  return ran;
}

describe('before anything runs', () => {
  it('init proposes a configuration, and does not replace the one that is there', async () => {
    expect((await slipway(0, 'init', '--dry-run')).out).toContain('gates');
    await slipway(2, 'init', '--no-input');
    expect(readFileSync(join(world.repository, 'slipway.yaml'), 'utf8')).toBe(CONFIGURATION);
  });

  it('doctor finds nothing wrong', async () => {
    const findings: readonly { state: string }[] = dataOf(await slipway(0, 'doctor', '--json'));
    expect(findings.filter(({ state }) => state === 'error')).toEqual([]);
    await slipway(2, 'doctor', '--mend');
  });

  it('check and plan read a plan and refuse what is none', async () => {
    await slipway(0, 'check', 'tasks.md');
    await slipway(2, 'check', 'nothing.md');
    const plan = dataOf(await slipway(0, 'plan', '--json', 'tasks.md'));
    expect(Object.keys(plan)).toEqual(
      expect.arrayContaining(['tasks', 'conflicts', 'layers', 'criticalPath', 'estimate', 'diagnostics']),
    );
    const fields =
      'id title description kind done optional phase story parallel files dependsOn requirements acceptance';
    expect(Object.keys(plan.tasks[0])).toEqual(
      expect.arrayContaining([...fields.split(' '), 'effort', 'minutes', 'risk', 'line']),
    );
    expect(plan.tasks[1].dependsOn[0]).toMatchObject({ id: 'T001', kind: 'order' });
    await slipway(2, 'plan', 'tasks.md', '--tracks', 'many');
  });

  it('config show says where each value comes from', async () => {
    const rows: readonly { key: string; origin: string }[] = dataOf(
      await slipway(0, 'config', 'show', '--origin', '--json'),
    );
    expect(rows.find(({ key }) => key === 'retry.attempts')?.origin).toMatch(/slipway\.yaml:2/);
    await slipway(2, 'config', 'show', '--nothing');
  });

  it('completion prints a script for a shell it knows', async () => {
    expect((await slipway(0, 'completion', 'bash')).out).toContain('complete');
    await slipway(2, 'completion', 'tcsh');
  });

  it('commands about runs say that there is none', async () => {
    expect(dataOf(await slipway(0, 'runs', '--json'))).toEqual([]);
    for (const command of ['status', 'watch', 'logs', 'report', 'pause', 'resume']) {
      const ran = await world.slipway([command]);
      expect([command, ran.exit]).toEqual([command, 2]);
      expect(ran.err).toMatch(/^error: .+\nhint: .+\n$/s);
    }
  });
});

describe('a run', () => {
  it('is shown by --dry-run, planned without --yes, and refused on an agent that is none', async () => {
    expect((await slipway(0, 'run', 'tasks.md', '--agent', 'shell:true', '--dry-run')).out).toContain('T001');
    await slipway(78, 'run', 'tasks.md', '--yes', '--agent', 'nobody');
    await slipway(2, 'run', 'tasks.md', '--isolation', 'some');
    const planned = dataOf(
      await slipway(3, 'run', 'tasks.md', '--agent', 'shell:sh agent.sh', '--optional', '--tracks', '2', '--json'),
    );
    expect(planned).toMatchObject({ status: 'planned' });
    run = planned.id;
  });

  it('is approved once, and works until a person has to decide', async () => {
    await slipway(0, 'approve', run, '--yes');
    await slipway(2, 'approve', 'zzzz', '--yes');
    const watched = await slipway(3, 'watch', run);
    expect(watched.err).toContain('Which two?');
    expect(watched.err).toContain('The gate test did not pass.');
  });

  it('shows its state in the fields that others build on', async () => {
    const view = dataOf(await slipway(0, 'status', '--json'));
    expect(view).toMatchObject({ id: run, status: 'running', resultBranch: `slipway/${run}/result` });
    expect(view).toHaveProperty('counts');
    expect(view).toHaveProperty('usage');
    expect(view).toHaveProperty('uptime');
    for (const key of ['id', 'status', 'attempts', 'startedAt', 'finishedAt', 'commit'])
      expect(view.tasks[0]).toHaveProperty(key);
    const states = view.tasks.map(({ id, status }: { id: string; status: string }) => `${id} ${status}`);
    expect(states).toEqual(['T001 completed', 'T002 awaiting-decision', 'T003 paused', 'T004 pending', 'T005 pending']);
    await slipway(2, 'status', 'zzzz');
    expect((await slipway(0, 'runs')).out).toContain(run);
  });

  it('tells why, and what an agent printed', async () => {
    expect((await slipway(0, 'why', 'T003')).out).toContain('The gate test did not pass.');
    expect((await slipway(0, 'logs', `${run}/T003`)).out).toBe('worse\n');
    expect((await slipway(0, 'logs', '-f', `${run}/T003`)).out).toBe('worse\n');
    await slipway(1, 'why', 'T999');
    await slipway(2, 'logs', 'T001', '--attempt', '0');
  });

  it('goes on with an answer, a retry and a skip, and refuses them where they make no sense', async () => {
    expect((await world.slipway(['answer', 'T001', 'yes'])).exit).toBe(1);
    await slipway(0, 'pause', '--reason', 'lunch');
    await slipway(0, 'answer', 'T002', 'the second');
    expect(dataOf(await slipway(0, 'status', '--json')).status).toBe('paused');
    await slipway(0, 'resume');
    await slipway(0, 'retry', 'T003', '--note', 'mended please');
    const skipped = await world.slipway(['skip', 'T001']);
    expect([skipped.exit, skipped.err]).toEqual([1, expect.stringMatching(/^error: .+\nhint: .+\n$/s)]);
    await slipway(0, 'watch');
    expect(await world.git('ls-tree', '--name-only', `slipway/${run}/result`)).toContain('three.txt');
  });

  it('is reported', async () => {
    expect((await slipway(0, 'report')).out).toContain('Take the result');
    await slipway(0, 'report', '--output', join(world.home, 'report.md'));
    expect(readFileSync(join(world.home, 'report.md'), 'utf8')).toMatch(/^# /);
    await slipway(2, 'report', '--format', 'pdf');
  });

  it('in the foreground hands its work to the daemon that runs, and can be aborted', async () => {
    const agent = 'shell:sleep 300';
    const attached = world.start(['run', 'tasks.md', '--yes', '--foreground', '--agent', agent]);
    const ended = collect(attached);
    let other = '';
    await expect
      .poll(async () => (other = dataOf(await world.slipway(['runs', '--json']))[0].id), { timeout: 30_000 })
      .not.toBe(run);
    await slipway(0, 'abort', other, '--yes');
    const end = await ended;
    expect([end.exit, end.err]).toEqual([1, expect.stringContaining('A daemon runs already and takes the run')]);
    expect((await world.slipway(['resume', other])).exit).toBe(1);
  });
});

describe('afterwards', () => {
  it('a run is exported, pruned and imported again', async () => {
    const file = join(world.home, 'run.slipway');
    await slipway(0, 'export', run, file);
    await slipway(2, 'export', 'zzzz', file);
    await writeFile(join(world.home, 'broken'), readFileSync(file).subarray(0, 200));
    expect((await world.slipway(['import', join(world.home, 'broken')])).exit).toBe(1);
    expect((await world.slipway(['import', file])).exit).toBe(1);
    await world.git('merge', '-q', '--no-ff', '-m', 'take it', `slipway/${run}/result`);
    await slipway(0, 'prune', '--older-than', '0s', '--keep', '0', '--yes');
    const left: readonly { id: string }[] = dataOf(await slipway(0, 'runs', '--json'));
    expect(left.map(({ id }) => id)).not.toContain(run);
    await slipway(0, 'import', file);
    expect(dataOf(await slipway(0, 'status', '--json', run)).status).toBe('completed');
    await slipway(2, 'prune', '--older-than', 'soon');
  });

  it('the daemon is started, asked and stopped', async () => {
    await slipway(0, 'daemon', 'start');
    expect(dataOf(await slipway(0, 'daemon', 'status', '--json'))).toMatchObject({ running: true });
    await slipway(0, 'daemon', 'stop');
    expect(existsSync(join(world.state, 'state', 'daemon.lock.owner'))).toBe(false);
    await slipway(2, 'daemon', 'dance');
  });
});
