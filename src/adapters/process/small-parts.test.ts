import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { makeProcessSpec } from '../../testing/process-specs.ts';
import { checkSpec } from './check-spec.ts';
import { parseCause, readCause, writeCause } from './end-cause.ts';
import { findExecutable } from './executable.ts';
import { openOutputTail } from './output-tail.ts';
import { planSandbox } from './sandbox-view.ts';

const root = mkdtempSync(`${tmpdir()}/slipway-parts-`);
afterAll(() => rmSync(root, { recursive: true }));

describe('The cause of an end', () => {
  it('is kept once: the first one stays', () => {
    mkdirSync(`${root}/cause`);
    expect(readCause(`${root}/cause`)).toBeNull();
    writeCause(`${root}/cause`, { kind: 'limit', limit: 'idle', message: 'Silence.' });
    writeCause(`${root}/cause`, { kind: 'cancelled' });
    expect(readCause(`${root}/cause`)).toEqual({ kind: 'limit', limit: 'idle', message: 'Silence.' });
  });

  it('is none when it is torn or of another kind', () => {
    expect(parseCause('{"kind":"cancelled"}\n')).toEqual({ kind: 'cancelled' });
    const others = [
      '{"kind":"cancelled"}',
      '{"kind":"limit","limit":"luck","message":""}\n',
      '{"kind":"exited"}\n',
      'null\n',
    ];
    expect(others.map(parseCause)).toEqual([null, null, null, null]);
  });

  it('that cannot be written keeps nothing from ending', () => {
    expect(() => writeCause(`${root}/no/such/folder`, { kind: 'cancelled' })).not.toThrow();
  });
});

describe('A program', () => {
  it('is found in the folders of PATH in order, and only when it can be executed', () => {
    for (const name of ['one', 'two']) mkdirSync(`${root}/${name}`);
    writeFileSync(`${root}/one/tool`, '', { mode: 0o644 });
    writeFileSync(`${root}/two/tool`, '', { mode: 0o755 });
    const path = `${root}/none:${root}/one:${root}/two`;
    expect(findExecutable('tool', path, '/')).toBe(`${root}/two/tool`);
    expect(findExecutable('./tool', path, `${root}/two`)).toBe(`${root}/two/tool`);
    expect(findExecutable(`${root}/one/tool`, path, '/')).toBeNull();
    expect(findExecutable('two', root, '/')).toBeNull();
  });
});

describe('A spec', () => {
  it('with too much input is refused', () => {
    const spec = makeProcessSpec({ key: 'a', directory: '/a', input: 'x'.repeat(16 * 1024 * 1024 + 1) });
    expect(checkSpec(spec)).toMatchObject({ kind: 'refused', message: expect.stringContaining('16777216 bytes') });
    expect(checkSpec({ ...spec, input: null })).toBeNull();
  });
});

describe('A tail', () => {
  it('hands on every byte once, in bounded pieces, and stops at its limit', () => {
    const path = `${root}/output`;
    const chunks: Uint8Array[] = [];
    const tail = openOutputTail(path, 200_000, (chunk) => chunks.push(chunk));
    expect(tail.pump(1_000)).toBe(false);
    writeFileSync(path, Buffer.alloc(150_000, 1));
    expect(tail.pump(100_000)).toBe(true);
    expect(tail.pump(100_000)).toBe(false);
    writeFileSync(path, Buffer.alloc(150_000, 2), { flag: 'a' });
    tail.pump(1e9);
    const all = Buffer.concat(chunks);
    expect(all.equals(Buffer.concat([Buffer.alloc(150_000, 1), Buffer.alloc(50_000, 2)]))).toBe(true);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(65_536);
    tail.close();
    expect(tail.pump(1_000)).toBe(false);
  });
});

describe('The view of a sandbox', () => {
  it('hides a home that is given nowhere, but never the root or what was asked for', () => {
    mkdirSync(`${root}/home/cache`, { recursive: true });
    const spec = makeProcessSpec({
      key: 'a',
      directory: '/a',
      environment: { HOME: `${root}/home` },
      access: { writable: [`${root}/home/cache`], readable: [`${root}/missing`], network: 'none' },
    });
    const plan = planSandbox(spec, { hidden: ['/', `${root}/missing`], countsProcesses: true });
    expect(plan).toMatchObject({ ok: true, value: { network: 'none', cwd: '/', tasks: 512 } });
    const mounts = plan.ok ? plan.value.mounts.filter(({ path }) => path === '/' || path.startsWith(root)) : [];
    expect(mounts.map(({ kind, path }) => `${kind} ${path.slice(root.length)}`)).toEqual([
      'private /home',
      'writable /home/cache',
    ]);
    const given = { ...spec, access: { ...spec.access, writable: [`${root}/home`] } };
    const asked = planSandbox(given, { hidden: [], countsProcesses: false });
    expect(asked.ok && asked.value.mounts.filter(({ path }) => path.startsWith(root))).toEqual([
      { kind: 'writable', path: `${root}/home` },
    ]);
  });
});
