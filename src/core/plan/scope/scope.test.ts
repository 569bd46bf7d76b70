import { describe, expect, test } from 'vitest';
import { specAbout, WORDS_OF_SUBSYSTEMS } from '../../../testing/spec-about.ts';
import { readDocuments } from '../../spec/document/read-documents.ts';
import { planDocuments } from '../decompose/plan-documents.ts';
import { assessScope, isOneTask, type ScopeChoice } from './scope.ts';
import { ASPECTS, SUBSYSTEMS } from './topics.ts';

const things = (requirements: number, thing: (index: number) => string = () => 'thing') =>
  `# Spec\n\n## Requirements\n${Array.from({ length: requirements }, (_, index) => `- FR-${index + 1}: The tool must do ${thing(index)}\n`).join('')}`;
const scopeOf = (text: string, choice: ScopeChoice | null = null) =>
  assessScope(readDocuments([{ file: 'spec.md', text }]), choice);
const planOf = (text: string, scope: ScopeChoice | null = null) =>
  planDocuments({ texts: [{ file: 'spec.md', text }], file: 'spec.md', scope });
const weightOf = (text: string, driver: string) => scopeOf(text).drivers.find(({ name }) => name === driver)?.weight;

describe('the scope of a spec', () => {
  test.each([
    [5, 'single-agent', 'high'],
    [6, 'single-agent', 'medium'],
    [8, 'single-agent', 'low'],
    [9, 'multi-agent', 'low'],
    [11, 'multi-agent', 'medium'],
    [13, 'multi-agent', 'high'],
    [17, 'multi-agent', 'low'],
    [18, 'decomposition-required', 'low'],
    [19, 'decomposition-required', 'medium'],
    [22, 'decomposition-required', 'high'],
  ])('about %i subsystems is %s with %s confidence', (count, verdict, confidence) => {
    expect(scopeOf(specAbout(count))).toMatchObject({ verdict, confidence, score: count, chosen: null });
  });

  test('is told by its drivers, each with what it adds and where it was found', () => {
    const { drivers, score } = scopeOf(
      '# Notes\n\n## Requirements\n- FR-1: The tool must let people sign in\n- FR-2: The page must list notes\n- FR-3: The page must hide notes before sign in\n\n## Out of scope\n- Payments\n',
    );
    expect(
      drivers.map(({ name, count, weight, evidence }) => [name, count, weight, evidence.map(({ line }) => line)]),
    ).toEqual([
      ['sign-in', 2, 1, [4, 6]],
      ['screens', 2, 0.4, [5, 6]],
      ['different words', 9, 0, [4, 5, 6]],
      ['statements', 3, 0, [4, 5, 6]],
    ]);
    expect(score).toBe(1.4);
    expect(drivers[0]?.evidence[0]).toEqual({
      ...{ id: 'FR-1', file: 'spec.md', line: 4 },
      quote: 'The tool must let people sign in',
    });
  });

  test('grows with different words, not with statements over the same ones', () => {
    expect([things(30), things(30, (index) => `thing-${index}`)].map((text) => scopeOf(text).score)).toEqual([0, 0.4]);
    expect(
      weightOf(
        things(122, (index) => `thing-${index}`),
        'different words',
      ),
    ).toBe(5);
    expect([150, 160, 250].map((count) => weightOf(things(count), 'statements'))).toEqual([0, 1.8, 17.5]);
  });

  test.each([
    ['Les utilisateurs doivent voir un tableau de bord en temps réel', ['charts', 'live updates']],
    ['Nutzer müssen Rechnungen herunterladen und Zahlungen sehen', ['export', 'payments']],
    ['El usuario debe recibir notificaciones y un historial', ['notifications', 'history and audit']],
    ['Система должна отправлять уведомления и хранить пароль', ['sign-in', 'notifications']],
    ['システムは音声ファイルのアップロードを受け付けなければならない', ['upload', 'sound and pictures']],
    ['系统必须支持导出和权限', ['permissions', 'export']],
    ['사용자는 결제 알림을 받아야 한다', ['notifications', 'payments']],
  ])('is read in other languages: %s', (text, names) => {
    const found = scopeOf(`# Spec\n\n## Requirements\n- FR-1: ${text}\n`).drivers.map(({ name }) => name);
    expect(found).toEqual(expect.arrayContaining(names));
  });

  test('is known by words that belong to one subsystem each', () => {
    const topics = [...SUBSYSTEMS, ...ASPECTS];
    expect(
      WORDS_OF_SUBSYSTEMS.map((word) => topics.flatMap(([name, words]) => (words.test(word) ? [name] : []))),
    ).toEqual(SUBSYSTEMS.map(([name]) => [name]));
    expect(new Set(topics.map(([name]) => name)).size).toBe(topics.length);
  });

  test('of what a template of spec-kit tells its writer is none', () => {
    const text =
      '# Spec\n\n## ⚡ Quick Guidelines\n### Section Requirements\n- Performance targets of the login\n\n## Requirements\n- FR-1: The API must find books\n\n## Review & Acceptance Checklist\n### Content Quality\n- [x] No implementation details (APIs)\n\n## Execution Status\n- [x] Review of payments passed\n';
    expect(scopeOf(text).drivers.map(({ name, count }) => [name, count])).toEqual([
      ['api', 1],
      ['different words', 3],
      ['statements', 1],
    ]);
  });

  test('is what a person chooses, beside what the documents lead to', () => {
    expect(scopeOf(things(2))).toMatchObject({ verdict: 'single-agent', chosen: null });
    expect(scopeOf(things(2), 'single')).toMatchObject({ verdict: 'single-agent', chosen: 'single-agent' });
    expect(scopeOf(things(2), 'multi')).toMatchObject({ verdict: 'single-agent', chosen: 'multi-agent' });
    expect(scopeOf(things(2), 'decompose')).toMatchObject({
      verdict: 'single-agent',
      chosen: 'decomposition-required',
    });
  });

  test('makes one task at once only where it is sure, or where a person says so', () => {
    expect(isOneTask(scopeOf(things(8)))).toBe(true);
    expect(isOneTask(scopeOf(things(9)))).toBe(false);
    expect(isOneTask(scopeOf(specAbout(6)))).toBe(false);
    expect(isOneTask(scopeOf(things(2), 'multi'))).toBe(false);
    expect(isOneTask(scopeOf(specAbout(22), 'single'))).toBe(true);
    expect(planOf(things(2))?.plan.tasks).toHaveLength(1);
  });

  test('one task for what is large is warned about, and so is what is too large for one plan', () => {
    const warnings = (text: string, choice: ScopeChoice | null) =>
      planOf(text, choice)?.plan.diagnostics.flatMap(({ code, severity }) => (severity === 'warning' ? [code] : []));
    expect(warnings(specAbout(22), 'single')).toEqual(['plan/under-scoped']);
    expect(warnings(things(2), 'single')).toEqual([]);
    expect(warnings(things(251, String), null)).toEqual(['plan/split-advised']);
    expect(warnings(things(250, String), null)).toEqual([]);
  });
});
