import { describe, expect, test } from 'vitest';
import { readPlan } from '../../plan/read-plan.ts';
import { nameStories, orderStories, statusOf, toStoryPlan } from './stories.ts';

const names = (...files: readonly (readonly [string, string])[]) =>
  nameStories(files.map(([file, text]) => ({ file, text }))).map(({ name, title }) => `${name} ${title}`);

describe('stories of a set', () => {
  test('are called and ordered by their numbers', () => {
    expect(
      names(
        ['1.10.story.md', '# Story 1.10: Search'],
        ['2.1.story.md', 'Story 2.1 - Sync\n=====\n'],
        ['story-1.2.md', '# Login'],
        ['1-3-log-out.md', ''],
        ['first.story.md', '# Story 1.1: Skeleton'],
        ['later.story.md', '# Someday'],
      ),
    ).toEqual(['1.1 Skeleton', '1.2 Login', '1.3 ', '1.10 Search', '2.1 Sync', 'later Someday']);
  });

  test('keep the names of their files where a number is taken twice', () => {
    expect(names(['1.1.logout.story.md', '# B'], ['1.1.login.story.md', '# A'], ['1.1.sync.story.md', '# C'])).toEqual([
      '1.1.login A',
      '1.1.logout B',
      '1.1.sync C',
    ]);
  });

  test('wait for the one before, unless their front matter says the opposite', () => {
    const order = (texts: readonly string[]) =>
      orderStories(texts.map((text, index) => ({ name: `1.${index + 1}`, documents: [{ file: 'f', text }] }))).map(
        ({ spec, on, kind }) => `${spec} > ${on} ${kind}`,
      );
    expect(order(['', '', ''])).toEqual(['1.2 > 1.1 inferred', '1.3 > 1.2 inferred']);
    expect(order(['---\ndepends_on: 1.2\n---\n', '', 'Needs 1.9.'])).toEqual([
      '1.1 > 1.2 stated',
      '1.3 > 1.2 inferred',
    ]);
  });

  test('wait for the one before also where none of their documents could be read', () => {
    const why = 'stories are built in the order of their numbers';
    const stories = ['1.1', '1.2'].map((name) => ({ name, documents: [] }));
    expect(orderStories(stories)).toEqual([{ spec: '1.2', on: '1.1', kind: 'inferred', why, file: '', line: 1 }]);
  });

  test.each([
    ['## Status: Approved', 'Approved', 1],
    ['## Status\n\n**Done**', 'Done', 3],
    ['# S\n\nStatus: ✅ Done.', 'Done', 3],
    ['**Status:** Ready for Review', 'Ready for Review', 1],
    ['# S\n## Story\nDone', '', 1],
  ])('say in %j what their state is', (text, status, line) => {
    expect(statusOf(text)).toEqual({ status, line });
  });
});

describe('the plan of a story', () => {
  const planOf = (text: string) => toStoryPlan(readPlan({ text, file: '1.1.story.md' }), { title: 'Login', text });

  test('stands below its title', () => {
    const { tasks } = planOf('## Tasks / Subtasks\n- [x] a\n## Hard part\n- [ ] b\n');
    expect(tasks.map(({ phase, done }) => [phase, done])).toEqual([
      ['Login', true],
      ['Hard part', false],
    ]);
  });

  test('is done as far as its boxes are ticked, whatever its status says', () => {
    const { tasks, diagnostics } = planOf('Status: Done\n\n## Tasks\n- [x] a\n- [ ] b\n');
    expect(tasks.map(({ done }) => done)).toEqual([true, false]);
    expect(diagnostics.map(({ code, line, message }) => `${code} ${line} ${message}`)).toEqual([
      'stories/open-boxes 1 The story says that it is done, but 1 task of it has an open box; only a ticked box is done.',
    ]);
    expect(planOf('Status: Done\n\n## Tasks\n- [ ] a\n- [ ] b\n').diagnostics[0]?.message).toContain(
      'but 2 tasks of it have open boxes',
    );
    expect(planOf('Status: Ready for Done\n\n## Tasks\n- [ ] b\n').diagnostics).toEqual([]);
  });

  test('is done by its status where it has no boxes', () => {
    const plan = readPlan({ text: '- [ ] a', file: 'x.md' });
    const unboxed = { ...plan, tasks: plan.tasks.map((task) => ({ ...task, box: null })) };
    const done = (text: string) => toStoryPlan(unboxed, { title: '', text }).tasks.map((task) => task.done);
    expect([done('## Status\nCompleted'), done('## Status\nDraft')]).toEqual([[true], [false]]);
  });
});
