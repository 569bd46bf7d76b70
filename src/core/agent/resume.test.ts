import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { resumePrompt } from './resume.ts';

test('an attempt that goes on is told what happened, before the task', () => {
  expect(resumePrompt('Count the words.', [], asItIs)).toMatchInlineSnapshot(`
    "You go on with a task that you worked on before in this session. Your process ended meanwhile; nobody rejected anything.
    A command that was running then may have been done in part: look at \`git status\` and at the files, and do again what is missing.
    The working folder may be another copy with the same content. This is the task as it stands now:

    Count the words."
  `);
});

test('what was interrupted is named, on one line each, and bounded', () => {
  const calls = [
    'first',
    ...Array.from({ length: 4 }, (_, n) => `call ${n}`),
    'printf "a\n\u001b[31mb"',
    'x'.repeat(9_000),
  ];
  const lines = resumePrompt('', calls, asItIs)
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(lines).toEqual(['- call 1', '- call 2', '- call 3', '- printf "a b"', `- ${'x'.repeat(400)}`]);
});
