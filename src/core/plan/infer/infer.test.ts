import { describe, expect, test } from 'vitest';
import { combineSpecs } from '../../spec/multi/combine.ts';
import { readPlan } from '../read-plan.ts';
import { madeBy, type Thing, usedBy } from './made-and-used.ts';

const named = (things: readonly Thing[]) => things.map(({ kind, name }) => `${kind} ${name}`);

describe('what a title says that a task makes and uses', () => {
  test.each([
    ['Create `src/parser.ts` exporting `parseNote()`', ['file src/parser.ts', 'symbol parseNote'], []],
    ['Create the note model in src/models/note.ts', ['file src/models/note.ts'], []],
    ['Implement parseNote() in `src/a.ts` and `src/b.ts`', ['symbol parseNote'], []],
    ['Write migration `db/001.sql` creating table `Notes`', ['file db/001.sql', 'table notes'], []],
    ['Add the `notes` table to the schema', ['table notes'], []],
    ['Set DATABASE_URL in `.env.example`', ['variable DATABASE_URL'], []],
    ['Implement GET /api/notes in `src/api/notes.ts`', ['file src/api/notes.ts', 'endpoint GET /api/notes'], []],
    ['Use `parseNote()` from `src/parser.ts` in `src/cli.ts`', [], ['file src/parser.ts', 'symbol parseNote']],
    ['Import `addMoney` from `src/lib/money.ts`', [], ['file src/lib/money.ts', 'symbol addMoney']],
    ['Query table `notes` in `src/q.ts`', [], ['table notes']],
    ['Read DATABASE_URL in `src/db.ts`', [], ['variable DATABASE_URL']],
    ['Call GET /api/notes from the page', [], ['endpoint GET /api/notes']],
    ['Write tests for `parseNote()` using `src/parser.ts`', [], []],
    ['Update `src/parser.ts`', [], []],
    ['Remove `parseNote()` from the docs', [], []],
    ['Set the limit to MAX_SIZE', [], []],
    ['Create README.md', [], []],
    ['Use a table', [], []],
  ])('%s', (title, made, used) => {
    expect([named(madeBy(title)), named(usedBy(title))]).toEqual([made, used]);
  });
});

const list = (...lines: readonly string[]) => `# Tasks\n\n${lines.map((line) => `- [ ] ${line}\n`).join('')}`;
const planOf = (text: string) => readPlan({ text, file: 'tasks.md' });
const edges = (text: string) =>
  planOf(text).tasks.flatMap(({ id, dependsOn }) => dependsOn.map((one) => `${id} ${one.kind} ${one.id} ${one.line}`));

describe('the order that follows from what is made and used', () => {
  test('orders tasks that are marked as parallel, with its reason, and says so', () => {
    const text = list(
      'T001 [P] Use `parseNote()` in `src/cli.ts`',
      'T002 [P] Create `src/parser.ts` exporting `parseNote()`',
      'T003 [P] Write migration `db/001.sql` creating table `notes`',
      'T004 [P] Query table `notes` in `src/q.ts`',
      'T005 [P] Set DATABASE_URL in `.env.example`',
      'T006 [P] Read DATABASE_URL in `src/db.ts`',
    );
    expect(edges(text)).toEqual(['T001 produces T002 3', 'T004 data T003 6', 'T006 environment T005 8']);
    const { tasks, diagnostics } = planOf(text);
    expect(tasks[0]?.dependsOn[0]?.why).toBe('T002 makes parseNote, which T001 uses');
    expect(diagnostics.map(({ code, severity, line }) => `${code} ${severity} ${line}`)).toEqual([
      'plan/inferred-order info 3',
      'plan/inferred-order info 6',
      'plan/inferred-order info 8',
    ]);
    expect(diagnostics[0]?.hint).toBe('Where it need not wait: slipway dep rm T001 T002');
  });

  test('never goes against an order that is there, and closes no circle', () => {
    const stated = list(
      'T001 [P] Create `src/a.ts` and use `bbbb()`',
      'T002 [P] Implement bbbb() and use `src/a.ts` (depends on T001)',
    );
    expect(edges(stated)).toEqual(['T002 explicit T001 4']);
    const both = list('T001 [P] Implement aaaa() using `bbbb()`', 'T002 [P] Implement bbbb() using `aaaa()`');
    expect(edges(both)).toEqual(['T001 produces T002 3']);
    expect(planOf(both).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('leaves out what several tasks make, and tasks that say what they wait for', () => {
    const twice = list('T001 [P] Create `src/a.ts`', 'T002 [P] Create `src/a.ts` again', 'T003 [P] Use `src/a.ts`');
    expect(edges(twice)).toEqual([]);
    const none = `${list('T001 [P] Create `src/a.ts`', 'T002 [P] Use `src/a.ts`')}  - Depends on: none\n`;
    expect(edges(none)).toEqual([]);
  });

  test('goes across specs, where nothing is stated between them', () => {
    const specs = [
      { name: 'consumer', plan: planOf(list('T001 Import `addMoney` from `src/lib/money.ts` in `src/cart.ts`')) },
      { name: 'producer', plan: planOf(list('T001 Create `src/lib/money.ts` exporting `addMoney()`')) },
    ];
    const set = { title: 'x', file: 'specs', specs, diagnostics: [] };
    const free = combineSpecs({ ...set, relations: [] });
    expect(free.tasks[0]?.dependsOn).toEqual([
      {
        ...{ id: 'producer:T001', kind: 'cross-spec', line: 3 },
        why: 'producer:T001 makes src/lib/money.ts, which consumer:T001 uses',
      },
    ]);
    const against = { spec: 'producer', on: 'consumer', kind: 'stated', why: 'x', file: 'x', line: 1 } as const;
    expect(combineSpecs({ ...set, relations: [against] }).tasks[0]?.dependsOn).toEqual([]);
  });
});
