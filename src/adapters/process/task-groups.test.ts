import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findGroupHierarchy, openTaskGroups, toTasks } from './task-groups.ts';

const root = mkdtempSync(`${tmpdir()}/slipway-groups-`);
afterAll(() => rmSync(root, { recursive: true }));

/** A made-up machine: files by path. */
function makeMachine(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${root}/${name}/${path}`), { recursive: true });
    writeFileSync(`${root}/${name}/${path}`, text);
  }
  return `${root}/${name}/`;
}

describe('The hierarchy of control groups', () => {
  it('is that of the pids controller where it has its own', () => {
    const machine = makeMachine('old', {
      'proc/self/cgroup': '8:cpu,pids:/user/me\n0::/\n',
      'sys/fs/cgroup/pids/user/me/tasks': '',
    });
    expect(findGroupHierarchy(machine)).toBe(`${machine}sys/fs/cgroup/pids/user/me`);
  });

  it('is the own folder of the unified one where pids is delegated, and none where it is not', () => {
    const files = { 'proc/self/cgroup': '0::/app\n', 'sys/fs/cgroup/app/cgroup.subtree_control': 'memory pids\n' };
    const machine = makeMachine('unified', files);
    expect(findGroupHierarchy(machine)).toBe(`${machine}sys/fs/cgroup/app`);
    const other = makeMachine('undelegated', { ...files, 'sys/fs/cgroup/app/cgroup.subtree_control': 'memory\n' });
    expect(findGroupHierarchy(other)).toBeNull();
  });

  it('is none where the system has none', () => {
    expect(findGroupHierarchy(makeMachine('none', { 'proc/other': '' }))).toBeNull();
    expect(findGroupHierarchy(makeMachine('missing', { 'proc/self/cgroup': '8:pids:/\n' }))).toBeNull();
  });
});

describe('The group of a job', () => {
  it('holds the cap and tells its members', () => {
    const hierarchy = makeMachine('groups', { 'slipway-a/cgroup.procs': '12\n13\n' });
    const groups = openTaskGroups(hierarchy.slice(0, -1));
    expect(groups.open('a', 99)).toBe(`${hierarchy}slipway-a`);
    expect(readFileSync(`${hierarchy}slipway-a/pids.max`, 'utf8')).toBe('99');
    expect([groups.members('a'), groups.members('b')]).toEqual([[12, 13], []]);
    groups.close('a');
    expect(existsSync(`${hierarchy}slipway-a`), 'a group with members stays').toBe(true);
  });

  it('is done without where it cannot be made', () => {
    expect(openTaskGroups(`${root}/no-such-place`).open('a', 1)).toBeNull();
    const none = openTaskGroups(null);
    expect([none.open('a', 1), none.members('a'), none.close('a')]).toEqual([null, [], undefined]);
  });

  it('leaves room for the threads of a tree that keeps its limit of processes', () => {
    expect([1, 64, 256].map(toTasks)).toEqual([260, 512, 1280]);
  });
});
