import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { decidePermission, type OfferedOption } from './permission.ts';

const OPTIONS: readonly OfferedOption[] = [
  { optionId: 'always', name: 'Always', kind: 'allow_always' },
  { optionId: 'once', name: 'Allow', kind: 'allow_once' },
  { optionId: 'no', name: 'Reject', kind: 'reject_once' },
];
const RULES = { who: 'some', inSandbox: false, workspace: '/work/tree', answers: [], redact: asItIs };
const use = (kind: string | null, ...paths: readonly string[]) => ({
  kind,
  paths,
  what: kind === null ? 'it' : `${kind}: it`,
});
const ONCE = { kind: 'select', optionId: 'once' };

test.each([
  ['edit', ['/work/tree/a.js'], true],
  ['edit', ['src/a.js'], true],
  ['delete', ['/work/tree/a.js', '/work/tree/b.js'], true],
  ['move', ['/work/tree/a.js', '/work/other/b.js'], false],
  ['edit', ['/work/tree/../other/a.js'], false],
  ['edit', ['/work/tree/src/../a.js'], true],
  ['edit', ['/work//tree/./a.js'], true],
  ['edit', ['../../etc/hosts'], false],
  ['edit', ['/work/tree-two/a.js'], false],
  ['edit', ['/work/tree'], false],
  ['edit', [], false],
  ['read', ['/etc/hosts'], true],
  ['search', [], true],
  ['think', [], true],
  ['execute', [], true],
  ['fetch', [], false],
  ['switch_mode', [], false],
  ['other', [], false],
  [null, [], false],
] as const)('below a sandbox %s of %j is granted: %s', (kind, paths, granted) => {
  const decision = decidePermission(RULES, use(kind, ...paths), OPTIONS);
  expect(decision.kind).toBe(granted ? 'select' : 'ask');
  if (granted) expect(decision).toEqual(ONCE);
});

test('a sandbox holds everything', () => {
  for (const kind of ['fetch', 'other', null])
    expect(decidePermission({ ...RULES, inSandbox: true }, use(kind), OPTIONS)).toEqual(ONCE);
});

test('a choice that is no leave is for a person, in a sandbox too', () => {
  const options = [
    { optionId: 'a', name: 'Plan A', kind: 'other' },
    { optionId: 'b', name: 'Plan B', kind: 'other' },
  ];
  expect(decidePermission({ ...RULES, inSandbox: true }, use(null), options)).toEqual({
    kind: 'ask',
    question: { question: 'some asks for leave: it', options: ['Plan A', 'Plan B'], fallback: null },
  });
});

test('a person is asked with the options of the agent; saying nothing rejects', () => {
  expect(decidePermission(RULES, use('fetch'), OPTIONS)).toEqual({
    kind: 'ask',
    question: {
      question: 'some asks for leave: fetch: it',
      options: ['Always', 'Allow', 'Reject'],
      fallback: 'Reject',
    },
  });
});

test('where nobody waits for a question it is rejected, and what is granted stays granted', () => {
  const rules = { ...RULES, unattended: true };
  expect(decidePermission(rules, use('fetch'), OPTIONS)).toEqual({ kind: 'select', optionId: 'no' });
  expect(decidePermission(rules, use('read'), OPTIONS)).toEqual(ONCE);
  expect(decidePermission(rules, use('fetch'), OPTIONS.slice(0, 2))).toMatchObject({ kind: 'ask' });
});

test('options of one name are told apart', () => {
  const twins = OPTIONS.map((option) => ({ ...option, name: option.kind.startsWith('allow') ? 'Yes' : 'No' }));
  expect(decidePermission(RULES, use('fetch'), twins)).toMatchObject({
    question: { options: ['Yes (allow always)', 'Yes (allow once)', 'No'], fallback: 'No' },
  });
});

test('what a person said holds for the same request, the last word counts, another request is asked about', () => {
  const question = 'some asks for leave: fetch: it';
  const answers = [
    { question, answer: 'Allow' },
    { question, answer: 'Reject' },
  ];
  expect(decidePermission({ ...RULES, answers }, use('fetch'), OPTIONS)).toEqual({ kind: 'select', optionId: 'no' });
  expect(decidePermission({ ...RULES, answers: answers.slice(0, 1) }, use('fetch'), OPTIONS)).toEqual(ONCE);
  expect(decidePermission({ ...RULES, answers }, { ...use('fetch'), what: 'else' }, OPTIONS)).toMatchObject({
    kind: 'ask',
  });
  expect(
    decidePermission({ ...RULES, answers: [{ question, answer: 'Perhaps' }] }, use('fetch'), OPTIONS),
  ).toMatchObject({ kind: 'ask' });
});
