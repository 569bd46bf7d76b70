import { describe, expect, test } from 'vitest';
import { allBefore } from '../../src/testing/plan-order.ts';
import { absence, hasCorpus, planOf, taskLists, textOf } from './corpus.ts';
import { refusals } from './refusals.ts';

/** Share of real files that must be planned without an error. */
const leastPlanned = 0.95;

describe('real task lists', () => {
  if (!hasCorpus) {
    test.skip(absence);
    return;
  }
  const paths = taskLists();
  const plans = new Map(paths.map((path) => [path, planOf(path)]));

  test('are there', () => {
    expect(paths.length).toBeGreaterThan(100);
  });

  test('are planned, at least 95 of 100, and each refusal stands in the table with its codes', () => {
    const refused = [...plans].flatMap(([path, plan]) => {
      const codes = plan.diagnostics.filter((one) => one.severity === 'error').map((one) => one.code);
      return codes.length === 0 ? [] : [{ path, codes: [...new Set(codes)].sort() }];
    });
    expect(refused).toEqual(refusals.map(({ path, codes }) => ({ path, codes })));
    expect(1 - refused.length / paths.length).toBeGreaterThanOrEqual(leastPlanned);
  });

  test.each(paths)('%s loses no task in silence', (path) => {
    const plan = plans.get(path);
    const ids = new Set(plan?.tasks.map((task) => task.id));
    expect(numberedBoxes(textOf(path)).filter((id) => !ids.has(id) && !isGroup(id, ids))).toEqual([]);
    expect(plan?.tasks.length).toBeGreaterThan(0);
  });

  test.each(paths.filter((path) => !refusals.some((one) => one.path === path)))(
    '%s has an order that can be executed',
    (path) => {
      const plan = plans.get(path);
      if (plan === undefined) throw new Error('the plan was read above');
      const ids = new Set(plan.tasks.map((task) => task.id));
      for (const join of plan.joins) for (const id of [...join.after, ...join.before]) expect(ids.has(id)).toBe(true);
      for (const [id, before] of allBefore(plan)) expect(before.has(id)).toBe(false);
    },
  );
});

/** Ids at the start of boxes outside of fences, found by a rule of its own that knows nothing of the readers. */
function numberedBoxes(text: string): readonly string[] {
  const ids = new Set<string>();
  let fenced = false;
  let checks = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (/^#+ /.test(line)) checks = /checklist|criteria|definition of done/i.test(line);
    if (fenced || checks) continue;
    const bare = line.replace(/[\u{1f300}-\u{1faff}]/gu, '');
    const id =
      /^\s*[-*+]?\s*\[[^\]]{0,2}\]\s*(?:\([^)]*\)\s*)?[*`~_\\]*\s*(T\d+[a-zA-Z]?(?:-[A-Z]+)?|\d+(?:\.\d+)+)/.exec(
        bare,
      )?.[1];
    if (id !== undefined) ids.add(id);
  }
  return [...ids];
}

function isGroup(id: string, ids: ReadonlySet<string>): boolean {
  return [...ids].some((one) => one.startsWith(`${id}.`));
}
