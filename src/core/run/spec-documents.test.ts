import { expect, test } from 'vitest';
import { specDocuments } from './spec-documents.ts';

test('the plan of one spec is among its documents, the folder of several is not', () => {
  expect(specDocuments({ planPath: '/r/tasks.md' }, ['/r/spec.md', '/r/tasks.md'])).toEqual([
    '/r/tasks.md',
    '/r/spec.md',
  ]);
  expect(
    specDocuments({ planPath: '/r/specs', planFiles: { a: '/r/specs/a/tasks.md' } }, ['/r/specs/a/spec.md']),
  ).toEqual(['/r/specs/a/spec.md']);
});
