import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

/*
 * What waits for a person, through the real command and a real daemon that is killed on the way.
 *
 *     T001 (a person's) ──> T003 (asks, with options and a default)
 *     T002 (an agent's) ──> T004 (asks, and nobody answers in time)
 */

const TASKS = `# Tasks

- [ ] T001 make the account
- [ ] T002 [P] write two
- [ ] T003 ask about three (depends on T001)
- [ ] T004 ask about four (depends on T002)
`;

const AGENT = `ask() {
  file=$(sed -n 's/.*"questionFile":"\\([^"]*\\)".*/\\1/p' "$SLIPWAY_PACKET")
  echo "$1" > "$file"; exit 0
}
case "$(cat "$SLIPWAY_PACKET")" in
*'"task":{"id":"T003"'*'"notes":[]'*) ask '{"question":"Which?","options":["red","blue"],"default":"red"}' ;;
*'"task":{"id":"T003"'*blue*) test -e account.txt && echo blue > three.txt ;;
*'"task":{"id":"T004"'*'"notes":[]'*) ask '{"question":"Really?","options":["no","yes"],"default":"no"}' ;;
*'"task":{"id":"T004"'*': no'*) echo no > four.txt ;;
*) echo two > two.txt ;;
esac
`;

const CONFIGURATION = `retry: { attempts: 1 }
gates:
  - { name: tidy, run: test ! -e bad }
tasks:
  T001: { agent: 'person:ana' }
  T003: { deadline: 1d }
  T004: { deadline: 2s }
`;

let world: World;
let run = '';

beforeAll(async () => {
  world = await createWorld({ 'tasks.md': TASKS, 'agent.sh': AGENT, 'slipway.yaml': CONFIGURATION });
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

async function slipway(exit: number, ...argv: string[]) {
  const ran = await world.slipway(argv);
  expect({ argv, exit: ran.exit, err: ran.err }).toEqual({ argv, exit, err: ran.err });
  return ran;
}

async function tasks() {
  return dataOf(await slipway(0, 'status', '--json', run)).tasks as {
    readonly id: string;
    readonly status: string;
    readonly attempts: readonly { readonly agent: string; readonly status: string; readonly sessionId: string }[];
    readonly question: { readonly text: string } | null;
  }[];
}

/** Looks until a task has the status, for a minute at most. */
async function untilStatus(id: string, status: string): Promise<void> {
  for (let looks = 0; looks < 300; looks += 1) {
    if ((await tasks()).find((task) => task.id === id)?.status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${id} never became ${status}: ${JSON.stringify(await tasks())}`);
}

function killDaemon(): void {
  const pid = Number(/\d+/.exec(readFileSync(join(world.state, 'state/daemon.lock.owner'), 'utf8'))?.[0]);
  process.kill(pid, 'SIGKILL');
}

describe('a run with tasks for persons', () => {
  it('works on what agents can do, and lists what waits for whom', async () => {
    await slipway(0, 'run', 'tasks.md', '--yes', '--agent', 'shell:sh agent.sh');
    run = dataOf(await slipway(0, 'runs', '--json'))[0].id;
    await untilStatus('T002', 'completed');
    expect((await tasks())[0]).toMatchObject({ id: 'T001', status: 'assigned', attempts: [] });
    const [first] = dataOf(await slipway(0, 'decisions', '--json'));
    expect(first).toMatchObject({ run, task: 'T001', kind: 'assignment' });
    expect(first.commands[0]).toBe(`slipway workspace ${run}/T001`);
    expect((await slipway(0, 'decisions')).out).toContain('T001 waits for a person');
  });

  it('takes the default of a question that nobody answers in time, and tells so', async () => {
    await untilStatus('T004', 'completed');
    expect(await world.git('show', `slipway/${run}/result:four.txt`)).toBe('no');
    expect((await slipway(0, 'why', `${run}/T004`)).out).toContain(
      'Nobody answered before the deadline, so its default was taken: no.',
    );
    const late = await slipway(1, 'answer', `${run}/T004`, 'yes');
    expect(late.err).toContain('was answered already by slipway, with its default after the deadline: "no"');
  });

  let workspace = '';

  it('prepares a workspace on request, with everything that landed, and keeps it when the daemon is killed', async () => {
    workspace = (await slipway(0, 'workspace', `${run}/T001`)).out.trim();
    expect(readFileSync(join(workspace, 'two.txt'), 'utf8')).toBe('two\n');
    await writeFile(join(workspace, 'account.txt'), 'made by ana\n');
    await writeFile(join(workspace, 'bad'), '');
    killDaemon();
    expect((await slipway(0, 'workspace', `${run}/T001`)).out.trim()).toBe(workspace);
    expect(readFileSync(join(workspace, 'account.txt'), 'utf8')).toBe('made by ana\n');
  });

  it('gives back what a gate refuses, with the evidence and the work that was done', async () => {
    await slipway(0, 'done', `${run}/T001`);
    await untilStatus('T001', 'assigned');
    const why = (await slipway(0, 'why', `${run}/T001`)).out;
    expect(why).toContain('The gate tidy did not pass.');
    const again = await slipway(0, 'workspace', `${run}/T001`);
    workspace = again.out.trim();
    expect(again.err).toContain('What was handed in came back: The gate tidy did not pass.');
    expect(readFileSync(join(workspace, 'account.txt'), 'utf8')).toBe('made by ana\n');
    expect(existsSync(join(workspace, 'bad'))).toBe(true);
  });

  it('lands what a person hands in like any other work, and goes on with what waited for it', async () => {
    await rm(join(workspace, 'bad'));
    await slipway(0, 'done', `${run}/T001`, '--note', 'The account is there.');
    killDaemon();
    await untilStatus('T001', 'completed');
    expect(await world.git('show', `slipway/${run}/result:account.txt`)).toBe('made by ana');
    expect(await world.git('show', `slipway/${run}/result:tasks.md`)).toContain('- [x] T001');
    expect((await tasks())[0]!.attempts.map(({ agent }) => agent)).toEqual(['person:ana', 'person:ana']);
  });

  it('survives a killed daemon with a question open, and goes on in the same session with the answer', async () => {
    await untilStatus('T003', 'awaiting-decision');
    // The deadline of a day does not keep anybody who looks on waiting.
    await slipway(3, 'watch', run);
    killDaemon();
    const shown = await slipway(3, 'answer', `${run}/T003`);
    expect(shown.err).toContain('asks: Which? 1. red · 2. blue');
    expect((await slipway(1, 'answer', `${run}/T003`, 'green')).err).toContain('is none of the answers');
    await slipway(0, 'answer', `${run}/T003`, '2');
    expect((await slipway(1, 'answer', `${run}/T003`, '1')).err).toContain('was answered already by a person: "blue"');
    await slipway(0, 'watch', run);
    expect(await world.git('show', `slipway/${run}/result:three.txt`)).toBe('blue');
    const [first, second] = (await tasks())[2]!.attempts;
    expect(second!.sessionId).toBe(first!.sessionId);
    expect((await slipway(0, 'decisions', run)).err).toContain('Nothing waits for you.');
  });

  it('leaves nothing behind that the doctor would mend', async () => {
    const findings = dataOf(await slipway(0, 'doctor', '--json')) as {
      readonly code: string;
      readonly state: string;
    }[];
    expect(findings.filter(({ state }) => state === 'error' || state === 'warning')).toEqual([]);
  });
});
