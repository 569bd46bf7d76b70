import { at } from '../../at.ts';
import type { DependencyKind, PlanTask } from '../../plan/plan.ts';
import type { Finding } from '../draft.ts';

/** One entry of a tracker's file: Task Master's `tasks.json`, beads' `issues.jsonl`. */
export interface Issue {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly acceptance: readonly string[];
  readonly done: boolean;
  readonly optional: boolean;
  /** Why there is no work in it (cancelled, deleted), or null. Nothing waits for it. */
  readonly dropped: string | null;
  /** 0 (last) to 100 (first). */
  readonly priority: number;
  /** Stated working time, or null. */
  readonly minutes: number | null;
  readonly tags: readonly string[];
  /** The issue it is a part of, or null; an issue with parts is a group. */
  readonly parent: string | null;
  readonly line: number;
  /** Where its status is written: offset of the text inside its quotes, and that text. */
  readonly status: { readonly offset: number; readonly mark: string } | null;
  readonly needs: readonly IssueNeed[];
  /** What Slipway itself wrote into the issue when it made it of a task. */
  readonly kept?: KeptFields;
}

/** Fields of a task that trackers have no place for; what is absent follows from the rest of the issue. */
export type KeptFields = Partial<
  Pick<PlanTask, 'kind' | 'parallel' | 'story' | 'files' | 'requirements' | 'effort' | 'minutes' | 'risk' | 'priority'>
>;

/** One issue waits for another, which may be a group. */
export interface IssueNeed {
  readonly id: string;
  readonly kind: DependencyKind;
  readonly why: string;
  readonly line: number;
}

/** What was read from a tracker's file. */
export interface IssueList {
  readonly title: string;
  readonly dialect: 'task-master' | 'beads';
  readonly issues: readonly Issue[];
  readonly findings: readonly Finding[];
}

/** Line of an offset, from 1. */
export function linesOf(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(starts, middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Criteria of a free text: its list items, or the whole where it has none. */
export function criteriaIn(text: string): readonly string[] {
  const items = text.split(/\r?\n/).flatMap((line) => {
    const item = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s*)?(.+)$/.exec(line)?.[1];
    return item === undefined ? [] : [item.trim()];
  });
  if (items.length > 0) return items;
  const whole = text.replaceAll(/\s+/g, ' ').trim();
  return whole === '' ? [] : [whole];
}
