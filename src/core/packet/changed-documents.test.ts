import { describe, expect, it } from 'vitest';
import { aTask } from '../../testing/plans.ts';
import { compareDocuments } from './changed-documents.ts';

const SPEC = (second: string) => `# Albums

## Requirements
- FR-001: The system must read albums.
- FR-002: ${second}

## User Story 2 - Share
People share albums.
`;
const TASKS = [
  aTask('T1', { requirements: ['FR-001'] }),
  aTask('T2', { requirements: ['FR-002'] }),
  aTask('T3', { requirements: ['FR-001', 'FR-002'] }),
  aTask('T4'),
];

describe('documents of a spec that changed', () => {
  it('touch the tasks that refer to what says something else now', () => {
    const [before, after] = [SPEC('Albums are sorted by date.'), SPEC('Albums are sorted by name.')];
    expect(compareDocuments(TASKS, [{ file: 'spec.md', before, after }])).toEqual({
      documents: [{ file: 'spec.md', parts: ['Requirements'] }],
      tasks: [
        { id: 'T2', title: 'Do T2', references: ['FR-002'] },
        { id: 'T3', title: 'Do T3', references: ['FR-002'] },
      ],
    });
  });

  it('touch nobody when only lines moved, and nothing when nothing differs', () => {
    const text = SPEC('Albums are sorted by date.');
    const moved = compareDocuments(TASKS, [{ file: 'spec.md', before: text, after: `${text}\n## Notes\nNew.\n` }]);
    expect(moved).toEqual({ documents: [{ file: 'spec.md', parts: ['Notes'] }], tasks: [] });
    expect(compareDocuments(TASKS, [{ file: 'spec.md', before: text, after: text }]).documents).toEqual([]);
  });

  it('name a requirement that vanished, a document that is gone, and leave task lists to the plan', () => {
    const text = SPEC('Albums are sorted by date.');
    const changes = compareDocuments(TASKS, [
      { file: 'spec.md', before: text, after: null },
      { file: 'tasks.md', before: '- [ ] T1\n', after: '- [x] T1\n' },
      { file: 'schema.json', before: '{}', after: '[]' },
    ]);
    expect(changes.tasks.map(({ id }) => id)).toEqual(['T1', 'T2', 'T3']);
    expect(changes.documents).toEqual([
      { file: 'spec.md', parts: ['Albums', 'Requirements', 'User Story 2 - Share'] },
      { file: 'schema.json', parts: [] },
    ]);
  });
});
