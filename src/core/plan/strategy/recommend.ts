import type { PlanTask, TestStrategy } from '../plan.ts';
import { findVague } from './vague.ts';

const NO_CODE = /\.(?:md|mdx|rst|txt|svg|png|jpe?g|csv|ya?ml|toml|ini|lock)$/i;
const IS_TEST = /(?:^|[/.])(?:tests?|specs?|__tests__|e2e)(?:[/.]|$)|\.(?:test|spec)\.|_test\.|^test_/i;
const TEST_WORDS = /\b(?:tests?|spec|e2e|coverage|fixtures?)\b/i;
const CHORE_WORDS =
  /\b(?:document\w*|readme|changelog|rename|format|lint|configure|install|bump|typo|comment|scaffold|folder|director(?:y|ies))\b/i;

/** When the tests of a task are best written, and why: from its kind, its risk, its size and how testable its criteria are. */
export function recommendStrategy(task: PlanTask): TestStrategy {
  if (task.kind === 'checkpoint') return { kind: 'none', why: 'A checkpoint runs gates and changes nothing.' };
  if (isTestTask(task)) return { kind: 'none', why: 'The task is about tests itself.' };
  if (isChore(task)) return { kind: 'none', why: 'It changes no behaviour that a test could show.' };
  const vague = task.acceptance.filter((criterion) => findVague(criterion).length > 0);
  if (vague.length > 0) {
    const count = vague.length === 1 ? 'One criterion is' : `${vague.length} criteria are`;
    return { kind: 'test-first', why: `${count} vague: writing the test first settles what is meant.` };
  }
  if (task.risk === 'high')
    return { kind: 'test-first', why: 'Its risk is high: the test says first what must not break.' };
  if (task.effort === 'L' || task.effort === 'XL')
    return { kind: 'test-parallel', why: 'It is large: tests grow beside it, piece by piece.' };
  if (task.acceptance.length === 0)
    return { kind: 'test-after', why: 'It states no criteria; its tests record what was built.' };
  return { kind: 'test-after', why: 'It is small and its criteria are clear.' };
}

function isTestTask({ title, files }: PlanTask): boolean {
  if (files.length > 0) return files.every((file) => IS_TEST.test(file));
  return TEST_WORDS.test(title) && /^\s*(?:write|add|create|extend|contract|integration|unit|e2e)\b/i.test(title);
}

function isChore({ title, files }: PlanTask): boolean {
  return files.length > 0 ? files.every((file) => NO_CODE.test(file)) : CHORE_WORDS.test(title);
}
