import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { tickBox } from '../../src/core/plan/tick.ts';
import { createRandom } from '../../src/testing/random.ts';
import { absence, hasCorpus, taskLists, textOf } from './corpus.ts';

const mutants = 20_000;
/** Longest piece of a file that is mutated: many short reads find more than few long ones. */
const piece = 1_500;
/** A single read may take so long, in milliseconds, before it counts as hanging. */
const longestRead = 2_000;

const seeds: readonly string[] = hasCorpus
  ? taskLists().map(textOf)
  : [
      '## Phase 1: A\n- [ ] T001 [P] a in src/a.ts\n- [x] T002 b (depends on T001)\n\n## Dependencies\n- T001 → T002\n```\nT001\n  ↓\nT002\n```\n',
      '- [ ] 1. A\n  - [ ]* 1.1 (P) b\n    - _Depends: 1.2_\n  - [-] 1.2 c\n```json\n{"waves":[["1.1"],["1.2"]]}\n```\n',
    ];
const splices = [
  '',
  '\u0000',
  '```',
  '\r',
  '\n',
  '- [ ] T001 ',
  '[',
  ']',
  '(',
  '<!--',
  '-->',
  '|',
  'T001-T999',
  ' → ',
  '{"waves":[',
  '\ufeff',
  '# ',
  '\t',
  '`',
  '**',
  '_Depends: 1_',
  '\ud800',
  '"',
  '{"id":',
  '}]',
];

describe('the reader', () => {
  if (!hasCorpus) test.skip(absence);

  test(`never throws and never hangs on ${mutants} mutated texts`, () => {
    const { below: random } = createRandom(20_241_105);
    let slowest = 0;
    for (let round = 0; round < mutants; round++) {
      const text = mutate(seeds[random(seeds.length)] ?? '', random);
      const start = performance.now();
      const plan = readPlan({ text, file: random(2) === 0 ? 'tasks.md' : '.kiro/specs/a/tasks.md' });
      slowest = Math.max(slowest, performance.now() - start);
      expect(new Set(plan.tasks.map((task) => task.id)).size).toBe(plan.tasks.length);
      for (const { box } of plan.tasks)
        if (box !== null) expect(text.slice(box.offset, box.offset + box.mark.length)).toBe(box.mark);
      const first = plan.tasks[0];
      if (first !== undefined && round % 20 === 0) {
        const isBox = first.box !== null && text[first.box.offset - 1] === '[';
        const ticked = tickBox(text, first.id, plan.file, plan.dialect)?.length ?? text.length;
        if (isBox) expect(ticked).toBe(text.length);
      }
    }
    expect(slowest).toBeLessThan(longestRead);
  });
});

const TRACKERS = [
  JSON.stringify(
    {
      master: {
        tasks: [
          {
            id: 1,
            title: 'a',
            status: 'done',
            subtasks: [
              { id: 1, title: 'b', dependencies: [2] },
              { id: 2, title: 'c' },
            ],
          },
          { id: '2', title: 'd', dependencies: ['1'] },
        ],
      },
    },
    null,
    1,
  ),
  [
    '{"id":"a","title":"A","status":"open","dependencies":[{"issue_id":"a","depends_on_id":"b","type":"blocks"}]}',
    '{"id":"b","title":"B","status":"closed","priority":1}',
    '{"id":"b.1","title":"C"}',
  ].join('\n'),
];

test('files of trackers that were damaged are read or refused with a line, and never throw', () => {
  const { below: random } = createRandom(7);
  for (let round = 0; round < mutants / 4; round++) {
    const seed = TRACKERS[random(TRACKERS.length)] ?? '';
    const text = random(8) === 0 ? seed.slice(0, random(seed.length)) : mutate(seed, random);
    const plan = readPlan({ text, file: 'tasks.json' });
    for (const { severity, line } of plan.diagnostics) if (severity === 'error') expect(line).toBeGreaterThan(0);
    for (const task of plan.tasks.slice(0, 3)) {
      const { box } = task;
      if (box !== null) expect(text.slice(box.offset, box.offset + box.mark.length)).toBe(box.mark);
      tickBox(text, task.id, plan.file, plan.dialect === 'beads' ? 'beads' : undefined);
    }
  }
});

function mutate(text: string, random: (below: number) => number): string {
  const start = random(Math.max(1, text.length - piece));
  let result = text.slice(start, start + piece);
  for (let change = random(6); change >= 0; change--) {
    const at = random(result.length + 1);
    result = result.slice(0, at) + (splices[random(splices.length)] ?? '') + result.slice(at + random(40));
  }
  return result;
}
