/**
 * A deterministic estimate from the words of a task: no figure in a real plan is absent as often as effort and risk. The
 * rules are on purpose few enough to be explained in docs/formats.md.
 */
import { at, group } from '../at.ts';
import type { DraftTask } from '../spec/draft.ts';
import type { Effort, Risk } from './plan.ts';

/** Size, minutes and risk of a task. */
export interface Estimate {
  readonly effort: Effort;
  readonly minutes: number;
  readonly risk: Risk;
}

/** Working minutes of each size. */
export const minutesOf: Readonly<Record<Effort, number>> = { XS: 5, S: 10, M: 20, L: 40, XL: 80 };

/** Sizes from the smallest to the largest. */
export const EFFORTS: readonly Effort[] = ['XS', 'S', 'M', 'L', 'XL'];

const smallWork =
  /\b(?:rename|bump|delete|remove|run|verify|validate|confirm|check|document|update (?:readme|changelog|docs?)|create (?:the )?(?:folder|directory|directories)|add (?:entry|dependency)|configure|lint)\b|確認|更新|ドキュメント/i;
const largeWork =
  /\b(?:implement|build|migrate|migration|refactor|integrate|end-to-end|e2e|pipeline|engine|architecture|authentication|authorization|orchestrat\w+|state machine|concurren\w+)\b|実装|移行|実現|实现/i;
const riskyWork =
  /\b(?:migrat\w+|security|auth\w*|encrypt\w*|payment\w*|billing|delete|drop|concurren\w+|race|deadlock|transaction\w*|schema|breaking|production|deploy\w*|rollback|secrets?|credentials?|rewrite|data loss)\b|移行|認証|セキュリティ/i;
const calmWork = /\b(?:docs?|document\w*|readme|changelog|typo|comment|format|lint|rename)\b|ドキュメント/i;

/** What an estimate is made from. */
export type EstimatedTask = Pick<DraftTask, 'title' | 'kind' | 'body' | 'fields'>;

/** Estimates one task; figures that the plan states win. */
export function estimateTask(task: EstimatedTask, files: readonly string[], acceptance: readonly string[]): Estimate {
  const score = scoreOf(task, files, acceptance);
  const stated = statedMinutes(task);
  const effort = statedEffort(task) ?? (stated === null ? at(EFFORTS, score) : effortFor(stated));
  return { effort, minutes: stated ?? minutesOf[effort], risk: riskOf(task, files, score) };
}

/** 0 to 4: the kind of work, then one step for many files and one for much to do. */
function scoreOf(task: EstimatedTask, files: readonly string[], acceptance: readonly string[]): number {
  if (task.kind === 'checkpoint') return 0;
  let score = largeWork.test(task.title) ? 2 : smallWork.test(task.title) ? 0 : 1;
  if (files.length > 3) score++;
  if (task.body.length + acceptance.length > 8) score++;
  return Math.min(score, 4);
}

function riskOf(task: EstimatedTask, files: readonly string[], score: number): Risk {
  const stated = /\b(low|medium|high)\b/i.exec(
    task.fields.find((field) => /^risks?$/i.test(field.key))?.value ?? '',
  )?.[1];
  if (stated !== undefined) return toRisk(stated.toLowerCase());
  if (task.kind === 'checkpoint' || calmWork.test(task.title)) return 'low';
  if (riskyWork.test(task.title)) return 'high';
  return files.length > 3 || score >= 2 ? 'medium' : 'low';
}

function toRisk(word: string): Risk {
  return word === 'high' ? 'high' : word === 'medium' ? 'medium' : 'low';
}

function statedEffort(task: EstimatedTask): Effort | null {
  for (const field of task.fields) {
    if (field.name !== 'minutes' && !/^size$/i.test(field.key)) continue;
    const size = /^\s*(XS|XL|S|M|L)\b(?!\w)/.exec(field.value)?.[1];
    const found = EFFORTS.find((one) => one === size);
    if (found !== undefined) return found;
  }
  return null;
}

/** Longest time that a plan may state for one task, in minutes: four weeks of forty hours. */
const longestStated = 9_600;

function statedMinutes(task: EstimatedTask): number | null {
  for (const field of task.fields) {
    if (field.name !== 'minutes') continue;
    const match =
      /(\d{1,4}(?:\.\d)?)(?:\s?[-–~]\s?(\d{1,4}(?:\.\d)?))?\s?(min|m\b|h|hour|hr|day|d\b|分|時間|小时|日)/i.exec(
        field.value,
      );
    if (match === null) continue;
    const from = Number(match[1]);
    const middle = match[2] === undefined ? from : (from + Number(match[2])) / 2;
    const minutes = Math.round(middle * unitMinutes(group(match, 3)));
    if (minutes > 0) return Math.min(minutes, longestStated);
  }
  return null;
}

function unitMinutes(unit: string): number {
  if (/^(?:h|時間|小时)/i.test(unit)) return 60;
  return /^(?:d|日)/i.test(unit) ? 480 : 1;
}

/** The size that minutes belong to. */
export function effortFor(minutes: number): Effort {
  return EFFORTS.find((size) => minutes <= minutesOf[size] * 1.5) ?? 'XL';
}
