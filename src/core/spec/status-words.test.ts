import { expect, test } from 'vitest';
import { doneMarkFor, readStatusWord } from './status-words.ts';

test.each([
  ['Done', 'Done', 'done'],
  [' **complete** (2025-01-03) ', 'complete', 'done'],
  ['Complete - all 7 parts', 'Complete', 'done'],
  ['✅', '✅', 'done'],
  ['✅ Done by Kim', '✅ Done', 'done'],
  ['✔️', '✔️', 'done'],
  ['x', 'x', 'done'],
  ['`CLOSED`', 'CLOSED', 'done'],
  ['100 %', '100 %', 'done'],
  ['已完成', '已完成', 'done'],
  ['完了', '完了', 'done'],
  ['erledigt', 'erledigt', 'done'],
  ['готово', 'готово', 'done'],
  ['Todo', 'Todo', 'open'],
  ['Not done', 'Not done', 'open'],
  ['not complete', 'not complete', 'open'],
  ['未完了', '未完了', 'open'],
  ['未完成', '未完成', 'open'],
  ['à faire', 'à faire', 'open'],
  ['-', '-', 'open'],
  ['⬜ Todo', '⬜ Todo', 'open'],
  ['🔄 In Progress (80%)', '🔄 In Progress', 'in-progress'],
  ['80%', '80%', 'in-progress'],
  ['進行中', '進行中', 'in-progress'],
  ['Blocked by T001', 'Blocked', 'blocked'],
  ['', '', 'open'],
  ['  ', '', 'open'],
  ['Done when tests pass', 'Done when tests pass', null],
  ['completely new', 'completely new', null],
  ['on the moon', 'on the moon', null],
  ['🦄', '🦄', null],
])('%j says %s: %s', (text, mark, state) => {
  const read = readStatusWord(text);
  expect(read).toMatchObject({ mark, state });
  expect(text.slice(read.offset, read.offset + mark.length)).toBe(mark);
});

test.each([
  ['Todo', [], 'Done'],
  ['todo', [], 'done'],
  ['TODO', [], 'DONE'],
  ['', [], 'Done'],
  ['-', [], 'Done'],
  ['⬜', [], '✅'],
  ['⬜ Todo', [], '✅ Done'],
  ['🔄 In Progress', [], '✅ Done'],
  ['No', [], 'Yes'],
  ['未着手', [], '完了'],
  ['待办', [], '已完成'],
  ['예정', [], '완료'],
  ['Offen', [], 'Erledigt'],
  ['en cours', [], 'terminé'],
  ['pendiente', [], 'hecho'],
  ['Pendente', [], 'Concluído'],
  ['da fare', [], 'fatto'],
  ['в работе', [], 'готово'],
  ['Todo', ['✅', 'Complete', 'Complete'], 'Complete'],
])('%j is replaced, beside %j, by %j', (mark, others, done) => {
  expect(doneMarkFor(mark, others)).toBe(done);
});
