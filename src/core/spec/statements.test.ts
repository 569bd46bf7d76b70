import { describe, expect, test } from 'vitest';
import { readStatements } from './statements.ts';
import type { Reference } from './tokens.ts';

const names = new Set(['setup', 'foundational', 'polish', 'integration', 'tests', 'chat ui']);
const vocabulary = { outline: false, knowsName: (words: string) => names.has(words) };

/** What a sentence says, as short text: `a,b < c` means a and b come before c. */
function say(sentence: string, subject: readonly Reference[] = [], own = false): readonly string[] {
  return readStatements(sentence, { subject, own, vocabulary }).map((statement) => {
    if (statement.type === 'order') return `${show(statement.earlier)} < ${show(statement.later)}`;
    if (statement.type === 'free') return `${show(statement.subject)} free of ${show(statement.of)}`;
    return `${statement.type}: ${show(statement.subject)}`;
  });
}

function show(references: readonly Reference[]): string {
  return references
    .map((one) => {
      if (one.kind === 'id') return one.id;
      if (one.kind === 'ids') return `${one.from}..${one.to}`;
      if (one.kind === 'phase') return `phase ${one.from}${one.to === null ? '' : `..${one.to}`}${one.open ? '+' : ''}`;
      if (one.kind === 'story') return one.from === one.to ? `US${one.from}` : `US${one.from}..${one.to}`;
      return one.kind === 'name' ? one.name : one.kind;
    })
    .join(',');
}

describe('a sentence about phases and stories', () => {
  test.each([
    ['**Setup (Phase 1)**: No dependencies - can start immediately', ['none: setup']],
    [
      '**Foundational (Phase 2)**: Depends on Setup completion - BLOCKS all user stories',
      ['setup < foundational', 'foundational < stories'],
    ],
    ['**User Stories (Phase 3+)**: All depend on Foundational phase completion', ['foundational < stories']],
    ['US3 (P3) can run after US1 (depends on Payment model, independent of US2)', ['US3 free of US2', 'US1 < US3']],
    [
      '**US1 (P1)**: Can start after Foundational (Phase 2) - No dependencies on other stories',
      ['foundational < US1', 'US1 free of stories'],
    ],
    ['US1 (P1) must be completed before US2-4', ['US1 < US2..4']],
    ['**Phases 4–10** — All depend on Phase 2.', ['phase 2 < phase 4..10']],
    ['**Phase 2** — Depends on Phase 1. Blocks everything else.', ['phase 1 < phase 2', 'phase 2 < everything']],
    ['**Phase 5/6 → Phase 7**: Systems required before suggestions', ['phase 5,phase 6 < phase 7']],
    ['**Phase 12** — Depends on all previous phases complete.', ['earlier < phase 12']],
    ['US3 → depends on US1', ['US1 < US3']],
    ['Setup: Polish: needs Integration. Blocks US1', ['integration < polish', 'setup < US1']],
    [
      '**Setup (1)** → **Foundational (2)** → **User Stories (3–9)** → **Polish (10)**.',
      ['setup < foundational', 'foundational < stories', 'stories < polish'],
    ],
    [
      '**Foundational (Phase 2)** → after Setup. T010 after T009. **Blocks all stories.**',
      ['setup < foundational', 'T009 < T010', 'foundational < stories'],
    ],
    ['**US6** can run in parallel with US1 once the chain (T020) is in place', ['US6 free of US1', 'T020 < US6']],
    ['After Foundational, P1 stories (US1–US3) can start', ['foundational < stories']],
    ['Phase 3 cannot start before Phase 2 is complete', ['phase 2 < phase 3']],
    ['**US2**: Can start after Foundational and ideally after US1', ['foundational < US2']],
    ['**Phase 7**: Independent — run in parallel', ['parallel: phase 7', 'parallel: phase 7']],
    ['Phases 3, 5 and 7 depend on Phase 2', ['phase 2 < phase 3,phase 5,phase 7']],
    ['User Stories 1 and 2 must be finished before User Story 3', ['US1,US2 < US3']],
    ['第2阶段 依赖 第1阶段', ['phase 1 < phase 2']],
    ['**Chat UI (Phase 5)**: Relies on US1', ['US1 < chat ui']],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });
});

describe('a sentence about tasks', () => {
  test.each([
    ['`T012` and `T014` block update work in `T017`.', ['T012,T014 < T017']],
    ['T023 blocks T024; T025 blocks T026.', ['T023 < T024', 'T025 < T026']],
    ['T020 depends on metadata from `T012`-`T014`.', ['T012..T014 < T020']],
    ['T011-14 before T020', ['T011..T14 < T020']],
    ['T001 → T002 → T003 (a → b)', ['T001 < T002', 'T002 < T003']],
    ['T003 ← T001', ['T001 < T003']],
    ['**Phase 2:** T009 → T010; T013 → T014', ['T009 < T010', 'T013 < T014']],
    ['Setup (T001) must be completed before all other tasks', ['T001 < everything']],
    ['T008 after all tasks', ['everything < T008']],
    ['T001, then T002 followed by T003', ['T001 < T002', 'T002 < T003']],
    ['T005 must not start before T004', ['T004 < T005']],
    ['Nothing depends on T009', []],
    ['T001 needs no review', ['unnamed: T001']],
    ['Recommended order: T001 → T002 → T003', []],
    ['T001 is independent within the phase', []],
    ['T001-T003 can mostly run after T002', []],
    ['US2 is independent of US1 and can run in parallel from the end of Setup', ['US2 free of US1', 'parallel: US2']],
    ['T009 after US1 T003', ['T003 < T009']],
    ['T009 after Phase 2 T003-T005', ['T003..T005 < T009']],
    ['US2 depends on Setup and partial US1', ['setup < US2']],
    ['T012 independent', ['parallel: T012']],
    ['T001 does not block T002', ['T001 free of T002']],
    ['After T001, T002-T003 can run in parallel', ['parallel: T002..T003', 'T001 < T002..T003']],
    ['T004 after T003 but T005 before T006', ['T003 < T004', 'T005 < T006']],
    ['', []],
    ['(((', []],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });

  test('that stands in a task is about that task', () => {
    const own: readonly Reference[] = [{ kind: 'own-task', index: 4 }];
    expect(say('Extend the T005 skeleton (depends on T003, T004)', own, true)).toEqual(['T003,T004 < own-task']);
    expect(say('Use T005 output; blocks T009', own, true)).toEqual(['own-task < T009']);
    expect(say('depends on: None', own, true)).toEqual(['none: own-task']);
    expect(say('depends on: T004, T005完了後', own, true)).toEqual(['T004,T005 < own-task', 'T004,T005 < own-task']);
  });
});

describe('a sentence that is not whole', () => {
  test.each([
    [') T002 after T001', ['T001 < T002']],
    ['must be completed first', []],
    ['No dependencies', []],
    ['in parallel', []],
    ['After T001', []],
    ['then T002', []],
  ])('says what can be told: %s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });
});
