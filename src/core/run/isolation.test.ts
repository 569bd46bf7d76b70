import { describe, expect, it } from 'vitest';
import { isolationOf, sayIsolation, sayProtections } from './isolation.ts';

const allow = { access: 'allow', allow: [] } as const;
const none = { access: 'none', allow: [] } as const;

describe('The label of a run', () => {
  it.each([
    ['of the first journals', { isolation: 'sandbox', tasks: {} }, 'sandbox'],
    ['with an allow-list', { isolation: 'sandbox', network: allow, tasks: {} }, 'sandbox, network by allow-list'],
    ['without a network', { isolation: 'sandbox', network: none, tasks: {} }, 'sandbox, no network'],
    [
      'with exceptions',
      { isolation: 'sandbox', network: allow, tasks: { a: { network: 'host' }, b: { network: 'allow' }, c: {} } },
      'sandbox, network by allow-list (1 task otherwise)',
    ],
    ['below a sandbox', { isolation: 'none', tasks: {} }, 'none'],
    [
      'below a sandbox with an allow-list',
      { isolation: 'best-effort', network: allow, tasks: {} },
      'best-effort, network not restricted',
    ],
  ] as const)('%s', (_, settings, label) => {
    expect(sayIsolation(isolationOf(settings))).toBe(label);
  });
});

describe('What is enforced', () => {
  it('in a sandbox is the files and what was asked of the network, by the kernel', () => {
    const isolation = isolationOf({
      isolation: 'sandbox',
      network: { access: 'allow', allow: ['example.com'] },
      tasks: { a: { network: 'none' } },
    });
    expect(isolation).toMatchObject({
      level: 'sandbox',
      filesystem: { enforced: 'kernel', why: null },
      network: { access: 'allow', allow: ['example.com'], otherwise: ['a'], enforced: 'kernel', why: null },
      processes: { enforced: 'watched', why: expect.stringContaining('control groups') },
      memory: { enforced: 'watched', why: expect.stringContaining('not reserved') },
    });
    expect(sayProtections(isolation)).toBe(
      'files held by the kernel · network held by the kernel · processes watched · memory watched',
    );
  });

  it('below a sandbox is nothing of files and network, and it says why', () => {
    const isolation = isolationOf({ isolation: 'best-effort', network: none, tasks: {} });
    expect(isolation.filesystem).toMatchObject({ enforced: 'nothing', why: expect.stringContaining('best-effort') });
    expect(isolation.network).toMatchObject({ access: 'none', enforced: 'nothing', why: isolation.filesystem.why });
    expect(sayProtections(isolation)).toBe(
      'files not protected · network not restricted · processes watched · memory watched',
    );
  });

  it('of a network that nobody asked to restrict is nothing, without a reason', () => {
    expect(isolationOf({ isolation: 'sandbox', tasks: {} }).network).toMatchObject({ enforced: 'nothing', why: null });
    expect(isolationOf({ isolation: 'none', tasks: {} })).toMatchObject({
      network: { why: null },
      processes: { enforced: 'nothing' },
    });
  });
});
