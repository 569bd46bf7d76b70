import { expect, test } from 'vitest';
import { planDocuments } from '../../../src/core/plan/decompose/plan-documents.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { isDocument } from '../../../src/core/spec/document/is-document.ts';

/** What lines are filled with. */
const UNITS = [
  ...'.,;:!?-_*~`\'"()[]{}<>/\\|@#$%^&+=aAzZ0 \t。、（「→–…ä日',
  ...[
    'T001 ',
    'a.',
    '1.',
    'a ',
    '- ',
    '# ',
    '> ',
    '| ',
    '1 ',
    '. ',
    './',
    'a/',
    '](',
    '<!--',
    '**',
    '->',
    '[x] ',
    'として',
    'e.g. ',
  ],
];
const LENGTH = 16_000;
/** Milliseconds that one line may take; what grows with the square of the length takes many times as much. */
const LONGEST = 6_000;
const PATIENCE = 30_000;

const LISTS: readonly ((line: string) => string)[] = [
  (line) => `- [ ] T001 a\n- [ ] T002 b\n\n## Dependencies\n${line}\n`,
  (line) => `- [ ] T001 ${line}\n  - ${line}\n\n## Dependencies\n- T001 ${line} b\n**a ${line} b**\n`,
  (line) => `# ${line}\n- [ ] 1. A\n  - _Requirements: ${line}_\n- [ ] 2. ${line}\n`,
];
const DOCUMENTS: readonly ((line: string) => string)[] = [
  (line) => `# A\n\n## Features\n${line}\n\n- ${line}\n`,
  (line) => `# A\n\n## User Story 1 - ${line}\nAs a ${line}, I want ${line}\n\n**${line}**\n- must ${line}\n`,
];

test.each(UNITS)(
  'a line that repeats %j is read in a time that grows with its length',
  (unit) => {
    const line = unit.repeat(LENGTH / unit.length);
    const start = performance.now();
    for (const list of LISTS) readPlan({ text: list(line), file: 'tasks.md' });
    for (const document of DOCUMENTS) {
      const text = document(line);
      isDocument(text, 'prd.md');
      planDocuments({ texts: [{ file: 'prd.md', text }], file: 'prd.md', scope: 'decompose' });
    }
    expect(performance.now() - start).toBeLessThan(LONGEST);
  },
  PATIENCE,
);
