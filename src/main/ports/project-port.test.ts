import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesBelow } from '../../../test/e2e/crash-points/life.ts';
import { createProjectPort } from './project-port.ts';

test('the configuration names a schema that is written beside it, and is replaced only when told to', async () => {
  const base = mkdtempSync(join(tmpdir(), 'project-port-'));
  const schema = join(base, 'installed.json');
  writeFileSync(schema, '{"type":"object"}');
  const project = join(base, 'project');
  mkdirSync(project);
  const port = createProjectPort(placesBelow(base), { daemon: '', launcher: '', schema, planSchema: schema });
  const proposed = await port.propose(project);
  if (!proposed.ok) throw new Error(proposed.failure.message);
  const { path } = proposed.value;
  const [first = ''] = proposed.value.text(null).split('\n');
  expect(first).toBe('# yaml-language-server: $schema=./slipway.schema.json');
  const written = await port.write(path, 'tracks: 1\n', { replace: false });
  expect(written).toEqual({
    ok: true,
    value: [path, join(project, 'slipway.schema.json'), join(project, 'plan.schema.json')],
  });
  expect(readFileSync(join(project, 'slipway.schema.json'), 'utf8')).toBe('{"type":"object"}');
  expect(await port.write(path, 'tracks: 2\n', { replace: false })).toMatchObject({
    failure: { reason: 'not-written' },
  });
  expect(readFileSync(path, 'utf8')).toBe('tracks: 1\n');
  expect((await port.write(path, 'tracks: 2\n', { replace: true })).ok).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('tracks: 2\n');
  rmSync(base, { recursive: true });
});
