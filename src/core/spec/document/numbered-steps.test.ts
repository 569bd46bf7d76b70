import { describe, expect, test } from 'vitest';
import { planDocuments } from '../../plan/decompose/plan-documents.ts';
import { findNumberedSteps } from './numbered-steps.ts';

describe('numbered steps without boxes', () => {
  test('are the longest list below the title or a heading for steps', () => {
    expect(findNumberedSteps('# Move\n\n1. Freeze\n   - all of it\n2. Dump\n\n## Rollout\n1) a\n2) b\n3) c\n')).toEqual(
      {
        ...{ count: 3, line: 8, first: '1) a' },
      },
    );
    expect(
      findNumberedSteps('# Move\n1. One alone\n## Acceptance Criteria\n1. a\n2. b\n## Risks\n1. c\n2. d\n'),
    ).toBeNull();
  });

  test('are told with the line that would make a task of the first one', () => {
    const notes = (text: string) =>
      planDocuments({ texts: [{ file: 'PLAN.md', text }], file: 'PLAN.md', scope: null })
        ?.plan.diagnostics.filter(({ code }) => code === 'plan/steps-without-boxes')
        .map(({ line, message, hint }) => `${line} ${message} ${hint}`);
    expect(notes('# Migration plan\n\n1. Freeze writes\n2. Dump the database\n3. Restore the dump\n')).toEqual([
      '3 The 3 numbered steps have no boxes, so they are read as what the document asks for, not as tasks. A box before each keeps the 3 steps as tasks in their order: 1. [ ] Freeze writes',
    ]);
    expect(notes('# Search\n\n- Results appear within a second\n- Typing twice asks once\n')).toEqual([]);
  });
});
