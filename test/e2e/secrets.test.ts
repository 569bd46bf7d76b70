import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import { isLeft, plant, plantedKinds } from '../../src/testing/planted-secrets.ts';
import { createWorld, dataOf, runPlan, type World } from './rig.ts';

const KINDS = plantedKinds(11);
/** A value that nothing but the configuration gives away. */
const KNOWN = 'correct horse battery staple';

const CONFIGURATION = [
  'retry: { attempts: 2, backoff: 10ms, backoffMax: 10ms }',
  'secrets: { STAGING_WORD: env:STAGING_WORD }',
  'gates:',
  '  - { name: leaky, run: cat planted.txt word.txt; test -f done.txt }',
].join('\n');

/** Prints everything, asks nothing, and leaves what the gate prints; the first attempt does not satisfy the gate. */
const AGENT = [
  'cat planted.txt; echo "word: $STAGING_WORD"; echo "$STAGING_WORD" > word.txt',
  'case "$SLIPWAY_PACKET" in *.1/*) ;; *) touch done.txt ;; esac',
  'echo "summary: $STAGING_WORD"; tail -3 planted.txt',
].join('\n');

it('no planted secret is left raw in the state folder, the journal, the views, the report or an export', async () => {
  const drawn = KINDS.map((kind) => {
    const secret = kind.draw();
    return { secret, text: plant(kind, secret) };
  });
  const planted = `${drawn.map(({ text }) => text).join('\n')}\n`;
  await using world = await createWorld({
    'slipway.yaml': CONFIGURATION,
    'agent.sh': AGENT,
    'planted.txt': planted,
    'spec.md': planted,
  });
  const environment = { STAGING_WORD: KNOWN };
  const argv = ['run', 'tasks.md', '--agent', 'shell:sh agent.sh', '--foreground', '--yes', '--json'];
  const ran = await world.slipway(argv, { environment });
  const view = dataOf(ran);
  expect(view.tasks[0].attempts.length).toBe(2);

  const said = await sayings(world, view.id);
  const kept = filesBelow(world.state).filter(({ path }) => !RAW.test(path));
  const places = [...said, ...kept, { path: 'the answer of run', text: ran.out + ran.err }];
  expect(places.map(({ path }) => path).join('\n')).toContain('output');
  const leaks = places.flatMap(({ path, text }) => [
    ...drawn.filter(({ secret }) => isLeft(text, secret)).map(({ secret }) => `${path}: ${secret.slice(0, 24)}`),
    ...(text.includes(KNOWN) ? [`${path}: the known word`] : []),
  ]);
  expect(leaks).toEqual([]);
  expect(said.map(({ text }) => text).join('')).toContain('[redacted:STAGING_WORD]');
});

it('an export of a run that still works holds no value that its agents were given, and needs to know them', async () => {
  await using world = await createWorld({
    'slipway.yaml': 'secrets: { STAGING_WORD: env:STAGING_WORD }\n',
    'agent.sh': 'echo "word: $STAGING_WORD"; touch said.txt; sleep 60',
  });
  const environment = { STAGING_WORD: KNOWN };
  const ran = await world.slipway(['run', 'tasks.md', '--agent', 'shell:sh agent.sh', '--yes', '--json'], {
    environment,
  });
  const { id } = dataOf(ran);
  const raw = () => filesBelow(world.state).some(({ path, text }) => path.endsWith('/output') && text.includes(KNOWN));
  await vi.waitFor(() => expect(raw()).toBe(true), { timeout: 30_000, interval: 100 });
  const unknown = await world.slipway(['export', id, join(world.root, 'unknown.export')]);
  expect(unknown.exit).not.toBe(0);
  expect(unknown.err).toContain('STAGING_WORD');
  const file = join(world.root, 'known.export');
  expect((await world.slipway(['export', id, file], { environment })).exit).toBe(0);
  const texts = gunzipSync(readFileSync(file))
    .toString()
    .replaceAll(/"base64":"([^"]*)"/g, (_, base64: string) => Buffer.from(base64, 'base64').toString());
  expect(texts).toContain('word: [redacted:STAGING_WORD]');
  expect(texts).not.toContain(KNOWN);
  await world.slipway(['abort', id, '--yes'], { environment });
});

/** The agents' trees, and the copies of the approved spec that trusted agents get: what the user's repository holds itself. */
const RAW = /\/workspaces\/|\/runs\/\w+\/spec\//;

/** What the commands say about a run, an export included. */
async function sayings(world: World, id: string): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const file = join(world.root, 'run.export');
  const calls = [
    ['status', id, '--json'],
    ['why', `${id}/T001`],
    ['logs', `${id}/T001`, '--raw'],
    ['logs', `${id}/T001`, '--attempt', '1', '--raw'],
    ['report', id],
    ['export', id, file],
  ];
  const said: { path: string; text: string }[] = [];
  for (const argv of calls) {
    const { out, err } = await world.slipway(argv);
    said.push({ path: argv.join(' '), text: out + err });
  }
  return [...said, { path: 'the export', text: unpacked(gunzipSync(readFileSync(file)).toString()) }];
}

/** The lines of an export with the files in them as text. */
function unpacked(archive: string): string {
  return archive.replaceAll(/"base64":"([^"]*)"/g, (_, bytes: string) => Buffer.from(bytes, 'base64').toString());
}

function filesBelow(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

it('a spec with secrets and personal data is warned about by line and kind, and the values are not shown', async () => {
  const key = KINDS[0]?.draw() ?? '';
  const mail = ['ada.lovelace', 'analytical-engines.org'].join('@');
  await using world = await createWorld({
    'tasks.md': `# Tasks\n\n- [ ] T001 use ${key} and write to ${mail}\n`,
    'slipway.yaml': 'trust: { shell: false }\n',
  });
  const checked = await world.slipway(['check', 'tasks.md']);
  expect(checked.out + checked.err).toContain('tasks.md:3');
  expect(checked.out + checked.err).toContain('secret/found');
  expect(checked.out + checked.err).not.toContain(key);
  expect(checked.out + checked.err).not.toContain(mail);

  const copy = `cat "$SLIPWAY_PACKET" $(sed 's/.*"specFiles":\\["\\([^"]*\\)".*/\\1/' "$SLIPWAY_PACKET")`;
  const { ran, view } = await runPlan(world, `${copy} > told.txt; cat told.txt`);
  expect(ran.err).toContain('They are replaced in what shell is told.');
  const { out } = await world.slipway(['logs', 'T001']);
  expect(out).toContain('[redacted:');
  expect(out).toContain('# Tasks');
  const committed = await world.git('show', `${view.resultBranch}:told.txt`);
  expect(committed).toContain('[redacted:e-mail-address]');
  expect(committed).not.toContain(key);
  expect(committed).not.toContain(mail);
});
