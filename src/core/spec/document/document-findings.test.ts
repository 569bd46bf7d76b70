import { describe, expect, test } from 'vitest';
import { documentFindings } from './document-findings.ts';
import { readDocuments } from './read-documents.ts';

const findings = (text: string) =>
  documentFindings(readDocuments([{ file: 'prd.md', text }])).map(
    ({ code, line, message, hint }) => `${code} ${line} ${message} ${hint}`,
  );
const listed = (...lines: readonly string[]) =>
  findings(`# Notes\n\n## Requirements\n${lines.map((line) => `- ${line}`).join('\n')}\n`);

describe('what does not fit together in a document', () => {
  test('is an id that stands for two things, and not one whose text is told again', () => {
    expect(listed('FR-1: Users log in.', 'FR-1: Users delete notes.', 'FR-1: Users **log in**')).toEqual([
      'document/repeated-id 5 FR-1 stands for two things: line 4 says "Users log in.", this line "Users delete notes.", which is read as FR-1-2. Give this one a number of its own; FR-1 is taken.',
    ]);
  });

  test('is a statement that waits for one which is not there, as far as the id is of the same series', () => {
    expect(listed('FR-1: Users log in (depends on FR-9 and FR-2).', 'FR-2: It requires UTF-8 and needs FR-1')).toEqual([
      'document/circle 5 These wait for each other: FR-1 → FR-2 → FR-1. No order of the tasks can follow that. Take "FR-1" out of what FR-2 depends on, or say which comes first.',
      'document/unknown-id 4 FR-1 waits for FR-9, which the document does not state. Write FR-9, or take "FR-9" out of this line.',
    ]);
  });

  test('is a circle, told once', () => {
    expect(
      listed(
        'FR-1: Depends on FR-2. Users share.',
        'FR-2: Depends on FR-3.',
        'FR-3: Depends on FR-1, FR-4.',
        'FR-4: Users log in.',
      ),
    ).toEqual([
      'document/circle 6 These wait for each other: FR-1 → FR-2 → FR-3 → FR-1. No order of the tasks can follow that. Take "FR-1" out of what FR-3 depends on, or say which comes first.',
    ]);
    const chain = Array.from({ length: 5_000 }, (_, index) => `FR-${index + 1}: Depends on FR-${index + 2}.`);
    expect(listed(...chain)).toHaveLength(1);
  });
});

test('what was left unread is counted, and the first places are named', () => {
  const line = (text: string) => `## Part\n${text}\n`;
  expect(findings(`# A\n${line('The lamp is blue.')}`)).toEqual([
    'document/unread 3 1 sentence or row was read neither as wanted nor as a description, so nothing was made of it: line 3 ("The lamp is blue."). Begin what is wanted with "- ", say it with "must", or put it below a heading such as Requirements; what only tells belongs below one such as Background.',
  ]);
  expect(findings(`# A\n${line('The lamp is blue.').repeat(7)}`)[0]).toContain(
    '7 sentences or rows were read neither as wanted nor as a description, so nothing was made of them: line 3 ("The lamp is blue."), line 5',
  );
  expect(findings(`# A\n${line('The lamp is blue.').repeat(7)}`)[0]).toContain(
    'line 11 ("The lamp is blue.") and 2 more.',
  );
  expect(findings('# A\n\n## Features\n- Notes\n')).toEqual([]);
});
