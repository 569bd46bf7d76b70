import { expect, test } from 'vitest';
import { detectDialect } from './dialect.ts';

test.each([
  ['- [ ] T001 a', 'tasks.md', 'spec-kit'],
  ['### T001: a', 'tasks.md', 'spec-kit'],
  ['| ID |\n|---|\n| T001 |', 'tasks.md', 'spec-kit'],
  ['- [ ] 1. a\n- [ ] 1.1 b', 'tasks.md', 'kiro'],
  ['- [ ] 1. a', '.kiro/specs/x/tasks.md', 'kiro'],
  ['- [ ] 1.1 a\n  - _Requirements: 1.1_', 'tasks.md', 'kiro'],
  ['## 1. A\n- [ ] 1.1 a', 'tasks.md', 'checklist'],
  ['- [ ] 1. a\n- [ ] 1.1 b', 'openspec/changes/x/tasks.md', 'checklist'],
  ['- [ ] a', 'tasks.md', 'checklist'],
  ['### Task 1: a\n- [ ] b', '.kiro/specs/x/tasks.md', 'kiro'],
  ['text', '.kiro/specs/x/tasks.md', 'kiro'],
  ['', 'tasks.md', 'checklist'],
])('%j at %s is %s', (text, path, dialect) => {
  expect(detectDialect(text, path)).toBe(dialect);
});
