import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDocumentFiles, findSpecFolders, findStories, readSpecFolder } from './specs.ts';

let base = '';

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'specs-')));
  mkdirSync(join(base, 'repository/.git'), { recursive: true });
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

function file(path: string, content: string | Uint8Array = '# text\n'): string {
  const absolute = join(base, 'repository', path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  return absolute;
}

function read(path: string) {
  return readSpecFolder(join(base, 'repository', path));
}

function refusal(path: string): string {
  const spec = read(path);
  return spec.ok ? 'ok' : `${spec.failure.reason}: ${spec.failure.message} ${spec.failure.hint}`.replaceAll(base, '');
}

test('a change of OpenSpec has its proposal and the specs of its capabilities', () => {
  for (const name of ['tasks.md', 'proposal.md', 'design.md', 'specs/login/spec.md', 'specs/login/notes.md'])
    file(`openspec/changes/add-otp/${name}`);
  file('specs/001-x/spec.md');
  file('tasks.md');
  const roles = (path: string) => {
    const spec = read(path);
    return (
      spec.ok && spec.value.siblings.map((each) => `${each.role} ${relative(join(base, 'repository'), each.path)}`)
    );
  };
  expect(roles('openspec/changes/add-otp')).toEqual([
    'design openspec/changes/add-otp/design.md',
    'requirements openspec/changes/add-otp/proposal.md',
    'requirements openspec/changes/add-otp/specs/login/spec.md',
  ]);
  expect(roles('tasks.md')).toEqual([]);
});

test('a folder stands for its tasks.md, with every document that belongs to it', () => {
  const names = ['tasks.md', 'spec.md', 'plan.md', 'research.md', 'data-model.md', 'quickstart.md', 'notes.md'];
  for (const name of names) file(`specs/001-x/${name}`);
  file('specs/001-x/contracts/v1/api.yaml', 'openapi: 3.1.0\n');
  file('specs/001-x/checklists/ux.md');
  file('.specify/memory/constitution.md');
  const spec = read('specs/001-x');
  expect(
    spec.ok && spec.value.siblings.map(({ path, role }) => `${role} ${relative(join(base, 'repository'), path)}`),
  ).toEqual([
    'checklist specs/001-x/checklists/ux.md',
    'contract specs/001-x/contracts/v1/api.yaml',
    'design specs/001-x/data-model.md',
    'design specs/001-x/plan.md',
    'research specs/001-x/quickstart.md',
    'research specs/001-x/research.md',
    'requirements specs/001-x/spec.md',
    'constitution .specify/memory/constitution.md',
  ]);
  expect(spec.ok && spec.value.specFiles[0]).toBe(join(base, 'repository/specs/001-x/tasks.md'));
});

test('a file is read as it is, with its hash', () => {
  file('TODO.md', '\uFEFF- [ ] one\r\n');
  expect(read('TODO.md')).toMatchObject({
    value: {
      text: '\uFEFF- [ ] one\r\n',
      hash: '477eaa82f08b5068e895c875878e54cec3b273ae18c348f717e7d7e31428eb3e',
      siblings: [],
    },
  });
});

test.each(['Tasks.md', 'TASKS.MD', 'task.md'])('a folder with %s has a plan', (name) => {
  file(`specs/${name}`);
  expect(refusal('specs')).toBe('ok');
});

test('links out of the repository and unusable documents are left out and named', () => {
  file('specs/tasks.md');
  writeFileSync(join(base, 'outside.md'), 'private');
  symlinkSync(join(base, 'outside.md'), join(base, 'repository/specs/spec.md'));
  symlinkSync('nowhere', join(base, 'repository/specs/plan.md'));
  file('specs/design.md', 'a\0b');
  file('shared.md');
  symlinkSync('../shared.md', join(base, 'repository/specs/research.md'));
  const spec = read('specs');
  expect(spec.ok && spec.value.omitted.map(({ path, why }) => `${relative(base, path)}: ${why}`)).toEqual([
    'repository/specs/design.md: it is no text: there is a NUL byte at offset 1',
    'repository/specs/plan.md: it is a link that leads nowhere',
    'repository/specs/spec.md: it is a link out of the repository',
  ]);
  expect(spec.ok && spec.value.siblings.map(({ role }) => role)).toEqual(['research']);
});

test('more documents than can be passed on are named', () => {
  file('specs/tasks.md');
  for (let index = 0; index < 203; index++) file(`specs/contracts/${index}.md`);
  const spec = read('specs');
  expect(spec.ok && [spec.value.siblings.length, spec.value.omitted.length]).toEqual([200, 3]);
});

test('each kind of wrong path is refused with what to do', () => {
  file('specs/001-a/tasks.md');
  file('docs/list.md');
  file('two/TASKS.md');
  file('two/Task.md');
  mkdirSync(join(base, 'repository/empty'));
  truncateSync(file('huge.md'), 16 * 1024 * 1024 + 1);
  file('binary.md', 'ab\0');
  file('latin.md', Uint8Array.of(0x61, 0xe4, 0x62));
  file('wide.md', Uint8Array.of(0xff, 0xfe, 0x61, 0));
  execFileSync('mkfifo', [join(base, 'repository/pipe.md')]);
  const paths = [
    'spces',
    'nothing-like-it',
    '.',
    'docs',
    'empty',
    'two',
    'huge.md',
    'binary.md',
    'latin.md',
    'wide.md',
    'pipe.md',
  ];
  expect(paths.map(refusal).join('\n')).toMatchInlineSnapshot(`
    "missing: /repository/spces does not exist. Did you mean /repository/specs?
    missing: /repository/nothing-like-it does not exist. Give the path of a tasks.md, or of the folder that holds it.
    no-plan: The folder /repository holds no tasks.md. Name the file that lists the tasks, for example: /repository/specs/001-a/tasks.md, /repository/binary.md, /repository/huge.md, /repository/latin.md, /repository/pipe.md.
    no-plan: The folder /repository/docs holds no tasks.md. Name the file that lists the tasks, for example: /repository/docs/list.md.
    no-plan: The folder /repository/empty holds no tasks.md. Give the path of the file that lists the tasks.
    ambiguous: /repository/two holds more than one plan: TASKS.md, Task.md. Name one of them, for example /repository/two/TASKS.md.
    too-large: /repository/huge.md has 16777217 bytes; at most 16777216 are read. Split the plan into several files.
    binary: /repository/binary.md is no text: there is a NUL byte at offset 2. Give a Markdown file; this one is damaged or of another kind.
    not-utf8: /repository/latin.md is not valid UTF-8. Save the file as UTF-8.
    not-utf8: /repository/wide.md is UTF-16, not UTF-8. Save the file as UTF-8.
    not-a-file: /repository/pipe.md is not a regular file. Give the path of a text file, or of the folder that holds a tasks.md."
  `);
});

test.each([
  ['a feature of spec-kit', ['spec.md', 'data-model.md', 'plan.md'], 'spec.md', ['data-model.md', 'plan.md']],
  ['a feature of Kiro', ['design.md', 'requirements.md'], 'requirements.md', ['design.md']],
  ['a change of OpenSpec', ['proposal.md', 'design.md'], 'proposal.md', ['design.md']],
  ['a PRD with stories', ['PRD-Offers.md', 'stories/1.2.story.md', 'notes.md'], 'PRD-Offers.md', ['1.2.story.md']],
  ['a folder of stories', ['1.1.story.md', '1.2.story.md'], '1.1.story.md', ['1.2.story.md']],
  ['a spec with a task list', ['spec.md', 'tasks.md'], 'tasks.md', ['spec.md']],
])('without a task list %s stands for its main document', (_, names, main, siblings) => {
  for (const name of names) file(`docs/x/${name}`);
  const spec = read('docs/x');
  if (!spec.ok) throw new Error(spec.failure.message);
  expect(relative(join(base, 'repository/docs/x'), spec.value.planPath)).toBe(main);
  expect(spec.value.siblings.map(({ path }) => path.split('/').at(-1)).sort()).toEqual([...siblings].sort());
});

test('a story that is named alone is read alone', () => {
  for (const name of ['1.1.story.md', '1.2.story.md']) file(`docs/stories/${name}`);
  const spec = read('docs/stories/1.1.story.md');
  expect(spec.ok && spec.value.siblings).toEqual([]);
});

test('a spec without a task list is a part of the set, beside those with one too', () => {
  for (const name of ['001-a', '002-b']) file(`specs/${name}/spec.md`);
  const found = () => {
    const { folders, leftOut } = findSpecFolders(join(base, 'repository/specs'));
    return { folders: folders.map((path) => basename(path)), leftOut: leftOut.map(({ path }) => relative(base, path)) };
  };
  expect(found()).toEqual({ folders: ['001-a', '002-b'], leftOut: [] });
  file('specs/002-b/tasks.md');
  file('specs/003-c/prd.md');
  file('specs/004-d/design.md');
  file('specs/005-e/brief.md');
  file('specs/docs/design.md');
  file('specs/archive/old/tasks.md');
  file('specs/empty/data.json');
  expect(found()).toEqual({
    folders: ['001-a', '002-b', '003-c', '004-d'],
    leftOut: ['repository/specs/005-e/brief.md', 'repository/specs/docs/design.md'],
  });
});

test('the place of a set is the one with task lists, then the one with specs, then the one with other documents', () => {
  const names = () => findSpecFolders(join(base, 'repository')).folders.map((path) => relative(base, path));
  file('docs/prd.md');
  expect(names()).toEqual(['repository/docs']);
  file('.kiro/specs/one/requirements.md');
  expect(names()).toEqual(['repository/.kiro/specs/one']);
  file('specs/two/tasks.md');
  expect(names()).toEqual(['repository/specs/two']);
});

test('documents of a folder may be specs of their own where nothing says what the folder is about', () => {
  for (const name of ['login.md', 'export.txt', 'README.md', 'notes.md', 'research.md', 'data.json'])
    file(`docs/${name}`);
  const found = () => {
    const { files, leftOut } = findDocumentFiles(join(base, 'repository/docs'));
    return [files, leftOut.map(({ path }) => path)].map((paths) => paths.map((path) => basename(path)));
  };
  expect(found()).toEqual([
    ['export.txt', 'login.md'],
    ['README.md', 'notes.md', 'research.md'],
  ]);
  file('docs/index.md');
  expect(found()).toEqual([[], []]);
});

test('links that lead nowhere or to themselves are refused as such', () => {
  symlinkSync('loop', join(base, 'repository/loop'));
  symlinkSync('gone/tasks.md', join(base, 'repository/dangling.md'));
  file('feature/notes.md');
  symlinkSync('../gone.md', join(base, 'repository/feature/tasks.md'));
  expect(findSpecFolders(join(base, 'repository/loop')).folders).toEqual([]);
  expect(['loop', 'loop/specs', 'dangling.md', 'feature'].map(refusal).join('\n')).toMatchInlineSnapshot(`
    "unreadable: /repository/loop leads into a circle of links. Give the path of the file or folder itself.
    unreadable: /repository/loop/specs leads into a circle of links. Give the path of the file or folder itself.
    missing: /repository/dangling.md is a link to gone/tasks.md, which is not there. Put back what it links to, or give the path of the file itself.
    missing: /repository/feature/tasks.md is a link to ../gone.md, which is not there. Put back what it links to, or give the path of the file itself."
  `);
});

test('a roadmap of specs is no plan, and names the folder of its specs', () => {
  const order = '## Specs (dependency order)\n- [ ] core -- Types. Dependencies: none\n';
  file('.kiro/steering/roadmap.md', order);
  expect(refusal('.kiro/steering/roadmap.md')).toMatch(/^roadmap: .* Write a tasks.md for each of its specs/);
  file('.kiro/specs/core/tasks.md');
  expect(refusal('.kiro/steering/roadmap.md')).toMatch(/planned in that order: \/repository\/.kiro\/specs$/);
  file('docs/roadmap.md', '# Roadmap\n- [ ] Faster search\n');
  expect(refusal('docs/roadmap.md')).toBe('ok');
});

test('stories are found from their folder, from the one above and from the repository', () => {
  for (const name of ['1.1.story.md', '1.2.login.md', 'notes.md', '2024-01-05.md']) file(`docs/stories/${name}`);
  const names = (path: string) =>
    findStories(join(base, 'repository', path)).map((one) => relative(join(base, 'repository/docs/stories'), one));
  expect(['docs/stories', 'docs', '.'].map(names)).toEqual(Array(3).fill(['1.1.story.md', '1.2.login.md']));
  const spec = read('.');
  expect(spec.ok && relative(base, spec.value.planPath)).toBe('repository/docs/stories/1.1.story.md');
});

test.each(['docs/tasks.md', 'docs/plan.yaml', 'docs/.beads/issues.jsonl', 'docs/specs/001-a/tasks.md'])(
  'stories beside %s are not the plan',
  (path) => {
    file('docs/stories/1.1.story.md');
    file(path);
    expect(findStories(join(base, 'repository/docs'))).toEqual([]);
  },
);
