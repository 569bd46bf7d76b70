import { describe, expect, it } from 'vitest';
import { createMachineRig, findByCommandLine, NEVER } from './rig.ts';

/** A sleeper that ignores SIGTERM and is found again by its argument. */
const sleeper = (id: string) => `trap "" TERM; exec sleep 8639${id}`;

/** The ways in which members of a tree get away from the process that started them. */
const ESCAPES: readonly (readonly [string, (id: string) => string])[] = [
  ['same group', (id) => `sh -c '${sleeper(id)}' &`],
  ['setsid', (id) => `setsid sh -c '${sleeper(id)}' &`],
  ['double fork', (id) => `( setsid sh -c '${sleeper(id)}' & )`],
  ['scrubbed re-exec', (id) => `( setsid env -i /bin/sh -c '${sleeper(id)}' & )`],
  ['20-link chain', (id) => `N=20 ID=${id} sh -c "$CHAIN" &`],
  ['chdir and scrub', (id) => `( cd / && setsid env -i /bin/sh -c '${sleeper(id)}' & )`],
  ['nohup', (id) => `nohup sh -c '${sleeper(id)}' >/dev/null 2>&1 &`],
];

const CHAIN = `if [ "$N" -gt 0 ]; then N=$((N-1)) setsid sh -c "$CHAIN" & exit; fi; trap "" TERM; exec sleep 8639$ID`;

function scriptWith(ids: readonly string[]): string {
  const starts = ESCAPES.map(([, start], index) => start(ids[index]!)).join('\n');
  return `${starts}\nsleep 0.3\necho ready\ntrap '' TERM\nwhile :; do sleep 1; done`;
}

let counter = 0;
/** Argument digits that no other run of this test uses. */
const freshIds = () =>
  ESCAPES.map(() => {
    counter += 1;
    // Of one length: no argument is the beginning of another.
    return `${String(process.pid).padStart(7, '0')}.${String(counter).padStart(5, '0')}1`;
  });

const findAll = (ids: readonly string[]) => ids.filter((id) => findByCommandLine(`sleep 8639${id}`).length > 0);

async function abortOnceReady(isolation: 'sandbox' | 'best-effort' | 'none'): Promise<readonly string[]> {
  await using rig = createMachineRig();
  const processes = rig.open({ graceMs: 100 });
  const ids = freshIds();
  const abort = new AbortController();
  const spec = rig.script('escape', scriptWith(ids), {
    isolation,
    environment: { PATH: '/usr/bin:/bin', HOME: rig.home, CHAIN },
  });
  let alive: readonly string[] = [];
  const onOutput = () => {
    alive = findAll(ids);
    abort.abort();
  };
  const end = await processes.run(spec, { output: onOutput }, abort.signal);
  expect({ end, alive }).toEqual({ end: { kind: 'cancelled' }, alive: ids });
  return findAll(ids).map((id) => ESCAPES[ids.indexOf(id)]![0]);
}

describe('Ending a tree', () => {
  it('leaves no survivor of 7 escapes in a sandbox, 50 times out of 50', async () => {
    const survivors: string[] = [];
    for (let round = 0; round < 13; round += 1) {
      const lanes = round === 12 ? 2 : 4;
      const found = await Promise.all(Array.from({ length: lanes }, () => abortOnceReady('sandbox')));
      survivors.push(...found.flat());
    }
    expect(survivors).toEqual([]);
  });

  it('ends what keeps its descent, session or environment at the best-effort level', async () => {
    const scrubbed = new Set(['scrubbed re-exec', 'chdir and scrub']);
    const survivors = await abortOnceReady('best-effort');
    // What left its session, its parents and its environment behind cannot be known again; everything else is ended.
    expect(survivors.filter((name) => !scrubbed.has(name))).toEqual([]);
    for (const pid of findByCommandLine(`sleep 8639${String(process.pid).padStart(7, '0')}`))
      process.kill(pid, 'SIGKILL');
  });

  it('includes what a program left behind when it ended by itself', async () => {
    for (const isolation of ['sandbox', 'best-effort'] as const) {
      await using rig = createMachineRig();
      const [id] = freshIds();
      const spec = rig.script('left', `( setsid sh -c 'exec sleep 8639${id}' & ) ; sleep 0.1; exit 0`, { isolation });
      expect(await rig.open().run(spec, {}, NEVER)).toEqual({ kind: 'exited', code: 0 });
      expect(findByCommandLine(`sleep 8639${id}`)).toEqual([]);
    }
  });

  it('gives a program its grace to end by itself', async () => {
    await using rig = createMachineRig();
    for (const isolation of ['sandbox', 'best-effort', 'none'] as const) {
      const abort = new AbortController();
      let text = '';
      const script = `trap 'echo goodbye; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
      const end = await rig.open({ graceMs: 5_000 }).run(
        rig.script(isolation, script, { isolation }),
        {
          output: (chunk) => {
            text += Buffer.from(chunk).toString();
            abort.abort();
          },
        },
        abort.signal,
      );
      expect({ end, text: text.replace('Terminated\n', '') }).toEqual({
        end: { kind: 'cancelled' },
        text: 'ready\ngoodbye\n',
      });
    }
  });
});
