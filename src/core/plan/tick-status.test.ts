import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlan } from './read-plan.ts';
import { tickBox, tickBoxBytes, withoutTicks } from './tick.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | null) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes ?? encode('?'));
const table = (...rows: readonly string[]) =>
  `# Tasks\n\n| ID | Task | Depends on | Status |\n|---|---|---|---|\n${rows.map((row) => `${row}\n`).join('')}`;
const done = (text: string) =>
  readPlan({ text, file: 'tasks.md' })
    .tasks.filter((task) => task.done)
    .map(({ id }) => id);
const told = (text: string) =>
  readPlan({ text, file: 'tasks.md' }).diagnostics.map(({ code, line }) => `${code} ${line}`);

test('a column for the status says what is done', () => {
  const text = table(
    '| T001 | Make a | - | Done |',
    '| T002 | Make b | T001 | Todo |',
    '| T003 | Use \\| in c | T002 | ✅ |',
    '| T004 | Make d | - | 🔄 In Progress |',
    '| T005 | Make e | - | Blocked |',
    '| T006 | Make f | - | |',
    '| T007 | Make g | - | purple |',
    '| T008 | Make h | - |',
  );
  expect(done(text)).toEqual(['T001', 'T003']);
  expect(told(text)).toEqual(['spec/in-progress 8', 'spec/unknown-status 11']);
  expect(tickBox(text, 'T002', 'tasks.md')).toBe(text.replace('Todo', 'Done'));
  expect(tickBox(text, 'T004', 'tasks.md')).toBe(text.replace('🔄 In Progress', 'Done'));
  expect(tickBox(text, 'T006', 'tasks.md')).toBe(text.replace('| Make f | - | |', '| Make f | - | Done|'));
  expect(tickBox(text, 'T001', 'tasks.md')).toBe(text);
  expect(tickBox(text, 'T008', 'tasks.md')).toBeNull();
});

test('a box in a row, and a column without a head that holds something else, are no status', () => {
  const boxed = '| ID | Task | Status |\n|---|---|---|\n| T001 | [ ] a | Done |\n';
  expect(done(boxed)).toEqual([]);
  expect(tickBox(boxed, 'T001', 'tasks.md')).toBe(boxed.replace('[ ]', '[x]'));
  const plain = '| ID | Task | |\n|---|---|---|\n| T001 | a | Kim |\n| T002 | b | ✅ |\n';
  expect(done(plain)).toEqual(['T002']);
  expect(tickBox(plain, 'T001', 'tasks.md')).toBeNull();
  expect(told(plain)).toEqual([]);
});

test('a field under a heading says it, and more than boxes of criteria', () => {
  const text =
    '# Tasks\n\n### T001: Make a ✅\n\n### T002: Make b ✅\n- [ ] it works\n\n### T003: Make c\n**Status**: Done\n- [ ] it works\n\n### T004: Make d\n- [x] it works\n- Status: *todo*\n```\nStatus: Done\n```\n';
  expect(done(text)).toEqual(['T001', 'T003']);
  expect(tickBox(text, 'T004', 'tasks.md')).toBe(text.replace('*todo*', '*Done*'));
  expect(tickBox(text, 'T002', 'tasks.md')).toBeNull();
});

const cell = fc.constantFrom(
  'Todo',
  'todo',
  '⬜',
  '🔄 In Progress',
  '未着手',
  'offen',
  '',
  '**Open**',
  'No',
  'TBD ✨',
  'Done',
  '✅ Done',
);
const title = fc.constantFrom('Make ä', 'Draw 🎯', 'a \\| b', 'Done', '完了 c', 'x');

test('whatever the table, finishing a task changes its status alone, and makes it done', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ cell, title, wide: fc.boolean() }), { minLength: 1, maxLength: 6 }),
      fc.nat(5),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (rows, pick, eol, bom) => {
        const lines = rows.map((row, at) => `| T00${at} | ${row.title} | - | ${row.cell}${row.wide ? '   ' : ' '}|`);
        const text = (bom ? '\ufeff' : '') + table(...lines).replaceAll('\n', eol);
        const index = pick % rows.length;
        const ticked = decode(tickBoxBytes(encode(text), `T00${index}`, 'tasks.md'));
        expect(ticked).toBe(tickBox(text, `T00${index}`, 'tasks.md'));
        const was = text.split(eol);
        const now = ticked.split(eol);
        const changed = now.flatMap((line, at) => (line === was[at] ? [] : [at]));
        const row = lines[index] ?? '';
        expect(changed.every((at) => was[at] === row)).toBe(true);
        expect(now.length).toBe(was.length);
        const kept = row.slice(0, row.length - (rows[index]?.cell.length ?? 0) - (rows[index]?.wide ? 4 : 2));
        expect(now[was.indexOf(row)]?.startsWith(kept)).toBe(true);
        expect(done(ticked)).toContain(`T00${index}`);
        expect(tickBox(ticked, `T00${index}`, 'tasks.md')).toBe(ticked);
        expect(withoutTicks(ticked, 'tasks.md')).toBe(withoutTicks(text, 'tasks.md'));
      },
    ),
  );
});

test('bytes that are no UTF-8 keep all but the status', () => {
  const bytes = Uint8Array.from([...encode('\n'), 0xff, 0x0a, ...encode(table('| T001 | a | - | Todo |'))]);
  const ticked = tickBoxBytes(bytes, 'T001', 'tasks.md');
  expect([...(ticked ?? [])].filter((byte, index) => byte !== bytes[index])).toHaveLength(3);
  const sign = Uint8Array.from([
    ...encode('\n'),
    0xff,
    0x0a,
    ...encode(table('| T001 | a | - | No |', '| T002 | b | - | 完了 |')),
  ]);
  expect(tickBoxBytes(sign, 'T001', 'tasks.md')?.length).toBeGreaterThan(sign.length);
});
