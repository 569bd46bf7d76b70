import { describe, expect, test } from 'vitest';
import { isDocument } from './is-document.ts';
import { readDocuments } from './read-documents.ts';

const read = (text: string) => readDocuments([{ file: 'prd.md', text }]);
const kindsOf = (text: string) => read(text).statements.map(({ kind, line, text: said }) => `${line} ${kind}: ${said}`);

describe('what a document states', () => {
  test.each([
    ['- **FR-001**: It must start', 'FR-001', 'It must start'],
    ['- **FR1:** It must start', 'FR1', 'It must start'],
    ['- [P0-US1] ✅ It starts', 'P0-US1', 'It starts'],
    ['- [ ] REQ-7. It starts', 'REQ-7', 'It starts'],
    ['* **NFR2 (speed)** – It starts', 'NFR2', 'It starts'],
    ['| FR-3 | It starts |', 'FR-3', 'It starts'],
  ])('%s has the id %s', (line, id, text) => {
    const rows = line.startsWith('|') ? `| ID | Requirement |\n|---|---|\n${line}` : line;
    expect(read(`# A\n\n## Requirements\n${rows}\n`).statements).toMatchObject([{ id, text, numbered: true }]);
  });

  test('without an id has one of its own words, which stays when other lines change, and is told apart when they repeat', () => {
    const ids = (text: string) => read(text).statements.map(({ id }) => id);
    const [first] = ids('# A\n\n## Features\n- Notes are stored\n');
    expect(first).toMatch(/^R-[0-9a-z]{5}$/);
    expect(ids('# A\n\n## Features\n- Other\n\n- Notes are stored\n- Notes are stored\n').slice(1)).toEqual([
      first,
      `${first}-2`,
    ]);
    expect(ids('# A\n\n## Features\n- UTF-8: is read\n')[0]).toMatch(/^R-/);
  });

  test('of an entity is named as it is, and what is only a part of one by the heading', () => {
    const entities = '- **Album**: A set of photos\n  - **Attributes**: name, date\n- Photos of a person\n';
    expect(read(`# A\n\n## Key Entities\n${entities}`).statements.map(({ label }) => label)).toEqual([
      'Album',
      'Key Entities',
      'Key Entities',
    ]);
  });

  test('depends on the heading it stands under, or on the label above the list', () => {
    expect(
      kindsOf(`# Product

## 1. Background
- Nobody asks for this
## 2. Goals
- Fewer calls
## 3. Features
### 3.1 Search
- Finds notes
  - also in titles
**Acceptance Criteria:**
- A note is found
**Non-goals:**
- Fuzzy search
## Security
- Passwords are hashed
## Risks
- It may be slow
## Future work
- Sharing
### Performance of sharing
- It must be fast
## Open Questions
- Which database?
`),
    ).toEqual([
      '6 goal: Fewer calls',
      '9 requirement: Finds notes',
      '10 requirement: also in titles',
      '12 criterion: A note is found',
      '14 excluded: Fuzzy search',
      '16 quality: Passwords are hashed',
      '18 risk: It may be slow',
      '20 excluded: Sharing',
      '22 excluded: It must be fast',
      '24 question: Which database?',
    ]);
  });

  test('is also a sentence that obliges, and below a heading of requirements one that says how it is', () => {
    expect(
      kindsOf(
        '# A\n\n## Behaviour\nThe cache is fast.\n\nThe cache must be\ncleared daily.\n\n```\nIt must not be read.\n```\n',
      ),
    ).toEqual(['4 requirement: The cache is fast.', '6 requirement: The cache must be cleared daily.']);
  });

  test('leaves out fields, empty words, comments and front matter', () => {
    expect(
      kindsOf(
        '---\nmust: x\n---\n# A\n\n## Features\n- **Priority**: P1\n- None\n- N/A\n<!-- - It must not count -->\n- Counts\n',
      ),
    ).toEqual(['11 requirement: Counts']);
  });

  test('keeps criteria with their story, and goes on with a wrapped line', () => {
    const { statements } = read(
      '# A\n\n## Stories\n### US-7: Find\nAs a clerk, I want to find\nnotes.\n\n**Acceptance Criteria**\n1. A note\n   is found\n## Features\n- Else\n',
    );
    expect(statements.map(({ id, kind, owner, text }) => [id, kind, owner, text])).toEqual([
      ['US-7', 'story', null, 'Find: As a clerk, I want to find notes.'],
      ['US-7.1', 'criterion', 0, 'A note is found'],
      [expect.any(String), 'requirement', null, 'Else'],
    ]);
  });

  test('is read from every kind of text without failing', () => {
    for (const text of ['', '\0', '#'.repeat(10_000), '- '.repeat(5_000), '|'.repeat(5_000), '# A\n## Features\n- '])
      expect(read(text).statements).toEqual([]);
  });
});

describe('a file is decomposed', () => {
  const criteria = '# PRD\n\n## Problem\nx\n## Goals\n- y\n## Acceptance Criteria\n- [ ] It is found\n';
  test.each([
    ['prd.md', criteria, true],
    ['feature.md', criteria, true],
    ['tasks.md', criteria, false],
    ['notes.md', '# Notes\n\nOnly words.\n', true],
    ['spec.md', '# Spec\n\n- [ ] T001 Do it\n', false],
    ['work.md', '# Work\n\n- [ ] Do it\n- [ ] Then that\n', false],
    ['1.1.story.md', '# Story\n\n## Acceptance Criteria\n1. x\n\n## Tasks / Subtasks\n- [ ] Do it\n', false],
  ])('%s of %j: %s', (file, text, expected) => {
    expect(isDocument(text, file)).toBe(expected);
  });
});
