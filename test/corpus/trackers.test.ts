import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { tickBoxBytes } from '../../src/core/plan/tick.ts';
import { allBefore } from '../../src/testing/plan-order.ts';
import { absence, corpusRoot, hasCorpus, textOf } from './corpus.ts';

const MOST_TICKS = 40;

describe('real files of Task Master and beads', () => {
  if (!hasCorpus) {
    test.skip(absence);
    return;
  }
  const paths = globSync(['taskmaster/**/*.json', 'beads/**/*.jsonl'], { cwd: corpusRoot }).sort();

  test('are there', () => {
    expect(paths.length).toBeGreaterThanOrEqual(9);
  });

  test.each(paths)('%s is planned without an error, in an order that can be executed, and loses no task', (path) => {
    const text = textOf(path);
    const plan = readPlan({ text, file: path });
    expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(['task-master', 'beads']).toContain(plan.dialect);
    for (const [id, before] of allBefore(plan)) expect(before.has(id)).toBe(false);
    const kept = new Set([...plan.tasks.map(({ id }) => id), ...plan.tasks.map(({ parent }) => parent)]);
    expect(idsIn(text).filter((id) => !kept.has(id))).toEqual([]);
  });

  test.each(paths)('%s: finishing a task changes one word and no other byte', (path) => {
    const bytes = new TextEncoder().encode(textOf(path));
    const open = readPlan({ text: textOf(path), file: path }).tasks.filter(({ done, box }) => !done && box !== null);
    for (const { id, box } of open.slice(0, MOST_TICKS)) {
      const ticked = tickBoxBytes(bytes, id, path) ?? new Uint8Array();
      const at = new TextEncoder().encode(textOf(path).slice(0, box?.offset)).length;
      const word = path.endsWith('.jsonl') ? 'closed' : 'done';
      const expected = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(word),
        bytes.subarray(at + (box?.mark.length ?? 0)),
      ]);
      expect(Buffer.from(ticked).equals(expected)).toBe(true);
      const again = readPlan({ text: new TextDecoder().decode(ticked), file: path });
      expect(again.tasks.find((task) => task.id === id)?.done).toBe(true);
    }
  });
});

/** Ids by a rule of its own that knows nothing of the readers; deleted and cancelled ones are no tasks. */
function idsIn(text: string): readonly string[] {
  if (text.trimStart().split('\n', 1)[0]?.includes('"tasks"') === true || text.trimStart().startsWith('{\n')) {
    const value = JSON.parse(text);
    const tasks = value.tasks ?? Object.values<{ tasks: readonly unknown[] }>(value).flatMap((tag) => tag.tasks);
    return tasks.flatMap(
      (task: { id: number | string; status: string; subtasks?: readonly { id: number | string }[] }) =>
        task.status === 'cancelled'
          ? []
          : [
              String(task.id),
              ...(task.subtasks ?? []).map(({ id }) => (String(id).includes('.') ? String(id) : `${task.id}.${id}`)),
            ],
    );
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
    .filter(({ status }) => status !== 'tombstone')
    .map(({ id }) => String(id));
}
