import { expect, test } from 'vitest';
import { isDocument } from './is-document.ts';
import { readOwner } from './owners.ts';
import { readDocuments } from './read-documents.ts';
import { labelRole, roleOf } from './section-roles.ts';

const statementsOf = (text: string) =>
  readDocuments([{ file: 'prd.md', text }]).statements.map(({ kind, id, numbered, text: said }) =>
    [kind, numbered ? id : '', said].join(' | '),
  );

test.each([
  ['User Story 1.2 - Browse (Priority: P1)', 'story', '1.2', 'Browse'],
  ['Story: Browse', 'story', null, 'Browse'],
  ['User Story Map 2', null, null, null],
  ['Requirement: Sorting', 'requirement', null, 'Sorting'],
  ['Req 4', 'requirement', '4', ''],
  ['US-001: Browse', 'story', 'US-001', 'Browse'],
  ['AUTH-7: Log in', 'requirement', 'AUTH-7', 'Log in'],
  ['需求 3: 登录', 'requirement', '3', '登录'],
  ['ユーザーストーリー 2 - 検索 (優先度: P1)', 'story', 'US2', '検索 (優先度: P1)'],
  ['Requisito 4: Entrar', 'requirement', '4', 'Entrar'],
  ['GET /notes/:id', 'endpoint', null, 'GET /notes/:id'],
  ['PHASE-2: Later', null, null, null],
  ['P0: Now', null, null, null],
  ['Overview', null, null, null],
])('the heading %s is of kind %s with id %s', (heading, kind, id, label) => {
  expect(readOwner(heading)).toEqual(kind === null ? null : { kind, id, label });
});

test.each([
  ['| Endpoint | What |', ['endpoint |  | x — Does it']],
  ['| Feature | What |', ['requirement |  | x — Does it']],
  ['| Acceptance | What |', ['criterion |  | x — Does it']],
  ['| Module | What |', ['component |  | x — Does it']],
  ['| Entity | What |', ['entity |  | x — Does it']],
  ['| Owner | What |', []],
  ['| # | Feature |', ['requirement | x | Does it']],
])('a table whose head is %s is read by it where its section does not say', (head, expected) => {
  expect(statementsOf(`# A\n\n## 2. Notes on it\n${head}\n|---|---|\n| x | Does it |\n| only |  |\n`)).toEqual(
    expected,
  );
});

test('what stands below a scenario is its steps, whether listed or not', () => {
  const text = '# A\n\n## Scenarios\n### Scenario: Empty\nNothing is there.\n- WHEN opened\n- THEN it says so\n';
  expect(statementsOf(text)).toEqual(['criterion |  | Empty: Nothing is there. WHEN opened: THEN it says so']);
});

test('a story in a sentence belongs to its heading, and is one of its own where there is none', () => {
  const story = 'As a user I want to sort so that I find things.';
  expect(statementsOf(`# A\n\n## User Story 1 - Sort\n${story}\n\n${story.replace('sort', 'search')}\n`)).toEqual([
    `story | US1 | Sort: ${story}`,
    `story |  | ${story.replace('sort', 'search')}`,
  ]);
  expect(statementsOf(`# A\n\n## Sorting feature\n${story}\n`)).toEqual([`story |  | ${story}`]);
});

test('the criteria of a numbered story have its number, those of one without have their own words', () => {
  const criteria = '**Acceptance Criteria:**\n1. It sorts.\n';
  expect(statementsOf(`# A\n\n## User Story 1 - Sort\n${criteria}`)[1]).toBe('criterion | US1.1 | It sorts.');
  expect(statementsOf(`# A\n\n## Story: Sort\n${criteria}`)[1]).toBe('criterion |  | It sorts.');
});

test('epics are stories where a document lists them below a heading of their own', () => {
  expect(statementsOf('# A\n\n## Epic 1\n- Browse photos\n')).toEqual(['story |  | Browse photos']);
});

test('sections below criteria are criteria, unless they are out of scope', () => {
  expect(roleOf('Performance', 3, 'criteria')).toBe('criteria');
  expect(roleOf('Out of scope', 3, 'criteria')).toBe('excluded');
  expect(roleOf('The product', 1, 'goals')).toBe('goals');
  expect(roleOf('Anything', 3, 'excluded')).toBe('excluded');
});

test.each([
  ['Acceptance Criteria', 'criteria'],
  ['Non-goals', 'excluded'],
  ['Open questions', 'questions'],
  ['Risks', 'risks'],
  ['Goals', 'goals'],
  ['Performance', null],
  ['Whatever', null],
])('the label %s makes its list one of %s', (label, role) => {
  expect(labelRole(label)).toBe(role);
});

test('a plan of Kiro is a list of tasks, and so is a file whose name or headings say it', () => {
  const kiro = '# Implementation Plan\n\n- [ ] 1. Store\n- [ ] 1.1 Read\n- [ ] 1.2 Write\n- [ ] 1.3 Test\n';
  expect(isDocument(kiro, 'prd.md')).toBe(false);
  expect(isDocument('# A\n\n## Requirements\n- [ ] It sorts\n', '/specs/product-prd.md')).toBe(true);
  expect(isDocument('# A\n\n## Requirements\n- [ ] It sorts\n', 'my-todo.md')).toBe(false);
});

test('what a template of spec-kit tells its writer is no statement', () => {
  const text =
    '# A\n\n## ⚡ Quick Guidelines\n- Avoid how\n### For AI Generation\n- Mark what is unclear\n\n## Requirements\n- FR-1: It must sort\n\n## Review & Acceptance Checklist\n### Content Quality\n- [x] No details of code\n\n## Execution Status\n- [x] Entities found\n\n## レビューチェックリスト\n- [x] 曖昧さがない\n';
  expect(statementsOf(text)).toEqual(['requirement | FR-1 | It must sort']);
});

test.each([
  ['スコープ外', 'excluded'],
  ['Fuera de alcance', 'excluded'],
  ['Fora de escopo', 'excluded'],
  ['前提条件', 'assumptions'],
  ['Introducción', 'background'],
  ['受け入れ基準', 'criteria'],
  ['受入基準', 'criteria'],
  ['Criterios de aceptación', 'criteria'],
  ['Critérios de aceite', 'criteria'],
  ['ユーザーシナリオ＆テスト', 'stories'],
  ['主要エンティティ', 'data'],
  ['技術制約', 'constraints'],
  ['機能要件', 'requirements'],
] as const)('the heading %s says that its section is about %s', (title, role) => {
  expect(roleOf(title, 2, 'plain')).toBe(role);
});
