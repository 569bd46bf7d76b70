import { describe, expect, test } from 'vitest';
import { readPlan } from '../../plan/read-plan.ts';
import { tickBox, tickBoxBytes } from '../../plan/tick.ts';

const plan = (value: unknown, file = 'tasks.json') =>
  readPlan({ text: typeof value === 'string' ? value : JSON.stringify(value, null, 2), file });
const task = (id: unknown, fields: object = {}) => ({
  id,
  title: `Do ${id}`,
  status: 'pending',
  dependencies: [],
  ...fields,
});
const beads = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const issue = (id: string, fields: object = {}) => ({
  id,
  title: `Do ${id}`,
  status: 'open',
  priority: 2,
  issue_type: 'task',
  ...fields,
});
const blocks = (id: string, on: string, type = 'blocks') => ({ issue_id: id, depends_on_id: on, type });

/** Each task with what it waits for, barriers written out. */
function order(value: unknown) {
  const { tasks, joins } = plan(value);
  return tasks.map(({ id, dependsOn }) => {
    const behind = joins.filter(({ before }) => before.includes(id)).flatMap(({ after }) => after);
    return [id, [...new Set([...dependsOn.map((one) => one.id), ...behind])].join(' ')];
  });
}

const codes = (value: unknown) => plan(value).diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('Task Master', () => {
  test('a file with tags or without is read, whatever its ids are written as', () => {
    const tasks = [task(1), task('2', { dependencies: [1] }), task(3, { dependencies: ['1', 2] })];
    const expected = [
      ['1', ''],
      ['2', '1'],
      ['3', '1 2'],
    ];
    expect(order({ tasks })).toEqual(expected);
    expect(order({ master: { tasks, metadata: {} } })).toEqual(expected);
    expect(plan({ tasks }).dialect).toBe('task-master');
  });

  test('sub-tasks are the tasks, a bare number is a sibling, and their parent stands for all of them', () => {
    const subtasks = [task(1), task(2, { dependencies: [1] }), task(3, { dependencies: ['1.1'] })];
    const value = {
      tasks: [
        task(1, { subtasks: [task(1)] }),
        task(2, { dependencies: [1], subtasks }),
        task(3, { dependencies: [2] }),
      ],
    };
    expect(order(value)).toEqual([
      ['1.1', ''],
      ['2.1', '1.1'],
      ['2.2', '2.1 1.1'],
      ['2.3', '1.1'],
      ['3', '2.1 2.2 2.3'],
    ]);
    expect(plan(value).tasks[1]).toMatchObject({ phase: 'Do 2', parent: '2' });
  });

  test('statuses say what is done, put off or no work at all', () => {
    const words = ['pending', 'in-progress', 'review', 'done', 'completed', 'deferred', 'cancelled'];
    const value = {
      tasks: words.map((status, index) => task(index + 1, { status, dependencies: index === 0 ? [7] : [] })),
    };
    expect(plan(value).tasks.map(({ id, done, optional }) => [id, done, optional])).toEqual([
      ['1', false, false],
      ['2', false, false],
      ['3', false, false],
      ['4', true, false],
      ['5', true, false],
      ['6', false, true],
    ]);
    expect(codes(value)).toEqual(['warning issues/dropped-dependency', 'info issues/dropped']);
  });

  test('what a task says is kept', () => {
    const fields = {
      description: 'Short.',
      details: 'Write src/read.ts.',
      testStrategy: '- It reads.\n- It refuses.',
      acceptanceCriteria: ['It is fast.'],
      priority: 'high',
      complexity: 8,
    };
    expect(plan({ tasks: [task(1, fields)] }).tasks[0]).toMatchObject({
      description: 'Short.\n\nWrite src/read.ts.',
      files: ['src/read.ts'],
      acceptance: ['It is fast.', 'It reads.', 'It refuses.'],
      priority: 70,
      ...{ minutes: 40, effort: 'L' },
    });
    expect(plan({ tasks: [task(1, { title: '', description: 'First line.\nSecond.' })] }).tasks[0]?.title).toBe(
      'First line.',
    );
    expect(plan({ tasks: [task(1, { complexity: 99 })] }).tasks[0]?.minutes).toBe(10);
  });

  test('the current tag is planned, others are told', () => {
    const value = { other: { tasks: [task(1), task(2)] }, master: { tasks: [task(5)] }, empty: { tasks: [] } };
    expect(order(value)).toEqual([['5', '']]);
    expect(plan(value).diagnostics[0]?.message).toBe(
      'The file holds tasks of other tags that are not part of this plan: other (2).',
    );
    expect(plan({ feature: { tasks: [task(1)] } })).toMatchObject({ title: 'Task Master: feature', diagnostics: [] });
  });

  test('what is odd is told or passed over', () => {
    expect(codes({ tasks: [task(1, { dependencies: [1] })] })).toEqual(['error plan/self-dependency']);
    expect(codes({ tasks: [task(1, { dependencies: [9, null] })] })).toEqual(['warning issues/unknown-id']);
    expect(codes({ tasks: [task(1, { dependencies: [2] }), task(2, { dependencies: [1] })] })).toEqual([
      'error plan/cycle',
    ]);
    expect(codes({ tasks: [task(1), task(1)] })).toContain('error spec/duplicate-id');
    expect(codes({ tasks: [] })).toEqual(['error plan/no-tasks']);
    expect(order({ tasks: [{ title: 'No id' }, task(1, { subtasks: [{ title: 'No id' }], status: 7 })] })).toEqual([
      ['1', ''],
    ]);
    expect(codes({ name: 'x', version: 1 })).toEqual(['error spec/unknown-json']);
    expect(codes('{}')).toEqual(['error spec/unknown-json']);
    expect(plan('{\n  "tasks": [\n').diagnostics[0]).toMatchObject({ code: 'spec/not-json', line: 3 });
  });

  test('a sub-task may carry its whole id already', () => {
    expect(order({ tasks: [task(1, { subtasks: [task('1.1'), task('1.2', { dependencies: ['1.1'] })] })] })).toEqual([
      ['1.1', ''],
      ['1.2', '1.1'],
    ]);
  });

  test('a finished task changes one word and nothing else', () => {
    const text =
      '{"tasks":[{"id":1,"title":"Ä","status":"pending"},{"id":2,"title":"B","status" : "in-progress"}]}\r\n';
    expect(tickBox(text, '2', 'tasks.json')).toBe(text.replace('in-progress', 'done'));
    const ticked = tickBoxBytes(new TextEncoder().encode(text), '1', 'tasks.json');
    expect(new TextDecoder().decode(ticked ?? undefined)).toBe(text.replace('pending', 'done'));
    expect(tickBox(text, '3', 'tasks.json')).toBeNull();
    for (const status of ['done', 'completed']) {
      const over = JSON.stringify({ tasks: [task(1, { status })] });
      expect(tickBox(over, '1', 'tasks.json')).toBe(over);
    }
    const odd = JSON.stringify({ tasks: [task(1, { status: 'später' })] });
    expect(tickBox(odd, '1', 'tasks.json')).toBeNull();
  });
});

describe('beads', () => {
  test('what blocks holds back, everything else is no order', () => {
    const rows = [
      issue('a-1'),
      issue('a-2', { dependencies: [blocks('a-2', 'a-1'), blocks('a-2', 'a-9', 'related'), blocks('x', 'a-1')] }),
      issue('a-3', { dependencies: [blocks('a-3', 'a-2', 'waits-for'), blocks('a-3', 'a-1', 'discovered-from')] }),
      issue('a-4', { dependencies: [{ depends_on_id: 'a-3' }, blocks('a-4', 'a-4')] }),
    ];
    expect(order(beads(...rows))).toEqual([
      ['a-1', ''],
      ['a-2', 'a-1'],
      ['a-3', 'a-2'],
      ['a-4', 'a-3'],
    ]);
    expect(plan(beads(...rows)).dialect).toBe('beads');
  });

  test('children are the work of an epic, held back with it, and waited for with it', () => {
    const rows = [
      issue('e', { issue_type: 'epic', dependencies: [blocks('e', 'a')] }),
      issue('e.1'),
      issue('c', { dependencies: [blocks('c', 'e', 'parent-child')] }),
      issue('a'),
      issue('z', { dependencies: [blocks('z', 'e')] }),
    ];
    expect(order(beads(...rows))).toEqual([
      ['e.1', 'a'],
      ['c', 'a'],
      ['a', ''],
      ['z', 'e.1 c'],
    ]);
  });

  test('parents that are each other are no groups', () => {
    const rows = [
      issue('a', { dependencies: [blocks('a', 'b', 'parent-child')] }),
      issue('b', { dependencies: [blocks('b', 'a', 'parent-child')] }),
      issue('c', { dependencies: [blocks('c', 'a', 'parent-child')] }),
    ];
    expect(plan(beads(...rows)).tasks.length).toBeGreaterThan(0);
  });

  test('what an issue says is kept', () => {
    const fields = {
      ...{ description: 'In src/a.ts.', design: 'Simple.', notes: 'Soon.', acceptance_criteria: '1. One\n2) Two' },
      ...{ priority: 0, estimated_minutes: 60, labels: ['api', 7] },
    };
    expect(plan(beads(issue('a-1', fields))).tasks[0]).toMatchObject({
      description: 'In src/a.ts.\n\nSimple.\n\nSoon.',
      acceptance: ['One', 'Two'],
      ...{ files: ['src/a.ts'], priority: 90, minutes: 60, effort: 'L', tags: ['api'] },
    });
    expect(plan(beads({ id: 'a', title: 'A' })).tasks[0]).toMatchObject({ priority: 50, done: false, box: null });
    expect(plan(beads(issue('a', { acceptance_criteria: 'It\n works.' }))).tasks[0]?.acceptance).toEqual(['It works.']);
  });

  test('statuses and lines that are none', () => {
    const text = `${beads(issue('a', { status: 'closed' }), issue('b', { status: 'deferred' }), issue('c', { status: 'tombstone' }))}\r\n\n{broken\n{"title":"no id"}\n`;
    const read = plan(text, 'issues.jsonl');
    expect(read.tasks.map(({ id, done, optional }) => [id, done, optional])).toEqual([
      ['a', true, false],
      ['b', false, true],
    ]);
    expect(read.diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ['issues/dropped', 3],
      ['beads/not-json', 5],
      ['issues/no-id', 6],
    ]);
  });

  test('a closed issue changes one word on its line', () => {
    const text = `${beads(issue('a'), issue('b'))}\n`;
    expect(tickBox(text, 'b', 'issues.jsonl')).toBe(`${beads(issue('a'), issue('b', { status: 'closed' }))}\n`);
  });
});

describe('nothing of a damaged file is lost in silence', () => {
  const codes = (text: string, file: string) =>
    plan(text, file).diagnostics.map(({ code, severity, line, message }) => [code, severity, line, message]);

  test('Task Master: entries without an id, statuses that nobody knows, titles that are missing', () => {
    const text = [
      '{"tasks": [',
      '{"id": 1, "title": "A", "status": "weird", "subtasks": [{"title": "nameless"}]},',
      '{"title": "no id"},',
      '{"id": null, "title": "none"},',
      '{"id": 3, "status": "pending"}]}',
    ].join('\n');
    expect(codes(text, 'tasks.json')).toEqual([
      ['issues/no-id', 'error', 2, expect.stringContaining('A sub-task of 1 has no id')],
      ['issues/unknown-status', 'warning', 2, expect.stringContaining('"weird"')],
      ['issues/no-id', 'error', 3, expect.stringContaining('A task has no id')],
      ['issues/no-id', 'error', 4, expect.stringContaining('A task has no id')],
      ['plan/no-title', 'warning', 5, 'The task 3 has no title.'],
    ]);
  });

  test('beads: an id that is taken twice, by tasks and by a group', () => {
    const twice = beads(issue('a'), issue('a', { title: 'Other' }));
    expect(codes(twice, 'issues.jsonl').map(([code, , line]) => [code, line])).toEqual([['spec/duplicate-id', 2]]);
    const child = { dependencies: [{ issue_id: 'b', depends_on_id: 'a', type: 'parent-child' }] };
    const group = beads(issue('a'), issue('a', { title: 'Other' }), issue('b', child));
    expect(codes(group, 'issues.jsonl').map(([code, , line]) => [code, line])).toEqual([['spec/duplicate-id', 2]]);
  });

  test.each([
    ['{"tasks": null}', 'The file holds no list of tasks; its "tasks" is no list.'],
    ['[]', 'The file holds no list of tasks.'],
    ['[{"id": 1}]', 'The file holds no list of tasks.'],
    ['{"version": 2}', 'The file holds no list of tasks; it has version.'],
    [
      '{"tasks": [{"id": 1, "title": "A", "dependsOn": []}]}',
      'Tasks of the file have "dependsOn", which Task Master does not know; it would not be read.',
    ],
    ['{"version": "2.0.0", "tasks": [{"label": "a"}]}', 'No entry of its tasks has an id.'],
    [
      '{"schemaVersion": 1, "data": {"tasks": [{"id": 1, "title": "A"}]}}',
      "The file has a schemaVersion, which Task Master's files have not.",
    ],
  ])('%s', (text, message) => {
    expect(codes(text, 'tasks.json')).toEqual([['spec/unknown-json', 'error', 1, message]]);
  });

  test('a list item that begins with a bracket is Markdown', () => {
    expect(plan('[ ] T001 A\n', 'tasks.md').tasks.map(({ id }) => id)).toEqual(['T001']);
  });
});

test('a dialect can be forced', () => {
  const text = beads(issue('a'));
  expect(readPlan({ text, file: 'x', dialect: 'beads' }).tasks).toHaveLength(1);
  expect(readPlan({ text: '{"tasks":[{"id":1,"title":"A"}]}', file: 'x', dialect: 'task-master' }).tasks).toHaveLength(
    1,
  );
  expect(readPlan({ text: '- [ ] {"a": 1}', file: 'x', dialect: 'checklist' }).tasks).toHaveLength(1);
});

test('what an export kept of a task is taken over where it can be, and what is strange is passed over', () => {
  const kept = {
    kind: 'checkpoint',
    story: 'US1',
    effort: 'L',
    risk: 'high',
    parallel: true,
    minutes: 30,
    files: ['a.ts', 7],
  };
  const strange = {
    kind: 'party',
    effort: 'XXXL',
    risk: 1,
    parallel: 'yes',
    minutes: -1,
    priority: 900,
    files: 'a.ts',
  };
  const rows = [issue('a', { metadata: { slipway: kept } }), issue('b', { metadata: { slipway: strange } })];
  const { tasks } = plan(beads(...rows), 'issues.jsonl');
  expect(tasks[0]).toMatchObject({
    ...{ kind: 'checkpoint', story: 'US1', effort: 'L', risk: 'high', parallel: true, minutes: 30, files: ['a.ts'] },
  });
  expect(tasks[1]).toMatchObject({ kind: 'task', story: null, risk: 'low', parallel: false, files: [] });
});

test('JSON that is no list of tasks says what it is', () => {
  expect(plan({ a: 1, b: 2 }).diagnostics[0]?.message).toBe('The file holds no list of tasks; it has a, b.');
});

test('a task of Task Master without a title is called by what it says first, and odd criteria are passed over', () => {
  const tasks = [
    task(1, { title: '', details: 'Build the store.\nThen more.', acceptanceCriteria: ['It works.', 7] }),
    task(2, { title: '', description: '' }),
  ];
  const read = plan({ tasks }).tasks;
  expect(read[0]).toMatchObject({ title: 'Build the store.', acceptance: ['It works.'] });
  expect(read).toHaveLength(2);
});

describe('an issue that waits for what is none', () => {
  test('is told where its id is taken by an entry that was dropped, and waits for nothing', () => {
    const tasks = [task(1, { dependencies: [2] }), task(2), task(1, { status: 'cancelled' })];
    expect(order({ tasks })).toEqual([
      ['1', ''],
      ['2', ''],
    ]);
    expect(codes({ tasks })).toContain('error spec/duplicate-id');
  });

  test('is the only part of the group that it waits for, and can begin', () => {
    const rows = beads(issue('p'), issue('p.1', { dependencies: [blocks('p.1', 'p')] }));
    expect(plan(rows, 'issues.jsonl').tasks.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([['p.1', []]]);
  });
});
